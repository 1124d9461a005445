"""Erasing people, and who has not come for so long that they may be; for administrators."""

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.erasing import EraseForm
from ..rules.retention import Kind
from ..rules.verbs import SiteVerb
from .access import may, me
from .pages import done, page, page_number, posted

bp = Blueprint("erasing", __name__)


@bp.route("/administration/people/<string:ref>/erase", methods=["GET", "POST"])
@may(SiteVerb.ERASE, on="site")
def erase(ref: str) -> ResponseReturnValue:
    """Asks to be sure, then a person is forgotten: the pseudonym stands for them."""
    found = queries.site.person(ref)
    form = EraseForm()
    if posted(form, lambda: operations.erasing.erase(found, by=me(), **form.values())):
        return done("site.person", "The person has been erased.", ref=ref)
    return page("erasing/erase.html", person=found, form=form)


@bp.route("/administration/unused-people")
@may(SiteVerb.ERASE, on="site")
def unused() -> ResponseReturnValue:
    """People who have not signed in for so long that an administrator decides whether to erase them."""
    days = current_app.config["RETENTION"][Kind.UNUSED_PEOPLE]
    return page("erasing/unused.html", people=queries.unused.people(days, page_number()), days=days)
