"""The domains of a council's e-mail."""

from typing import Any

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from ..forms.joinings import RegisterDomainForm
from ..rules.verbs import SiteVerb
from .access import may, me
from .pages import done, page, posted

bp = Blueprint("domains", __name__)


@bp.route("/councils/<string:code>/register-domain", methods=["GET", "POST"])
@may(SiteVerb.REGISTER_DOMAIN, on="council")
def register_domain(council: Any) -> ResponseReturnValue:
    """At which domains the council's people have their addresses; add another."""
    form = RegisterDomainForm()
    register = operations.domains.register_domain
    if posted(form, lambda: register(council, by=me(), **form.values())):
        message = f"People with an address at {g.done} can ask to join now."
        return done("domains.register_domain", message, code=council.code)
    domains = queries.joinings.domains(council)
    return page("domains/register_domain.html", council=council, domains=domains, form=form)


@bp.route("/councils/<string:code>/domains/<string:domain>/end", methods=["POST"])
@may(SiteVerb.REGISTER_DOMAIN, on="council")
def end_domain(council: Any, domain: str) -> ResponseReturnValue:
    """A domain no longer lets anybody ask."""
    ended = posted(Form(), lambda: operations.domains.end_domain(council, domain, by=me()))
    message = f"Addresses at {domain} no longer let anybody ask to join." if ended else ""
    return done("domains.register_domain", message, code=council.code)
