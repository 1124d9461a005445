"""Sign in, sign out, and the invitation that sets the first password."""

from typing import Any

from flask import Blueprint, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from .. import demo, operations, queries
from ..forms.account import InvitationForm, SignInForm
from ..forms.base import Form
from ..rules.freezing import Freezable
from ..rules.sign_ins import Purpose
from .access import me, public, sign_in_token
from .entering import browser, let_in, let_out
from .freezing import belongs_to
from .pages import page, posted

bp = Blueprint("account", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Email address and password; afterwards the page that somebody wanted."""
    form = SignInForm()
    if posted(form, lambda: operations.account.sign_in(browser=browser(), **form.values())):
        return let_in(g.done, request.args.get("next", ""))
    return page("account/sign_in.html", form=form, shown=_shown())


@bp.route("/sign-out", methods=["POST"])
@public
def sign_out() -> ResponseReturnValue:
    """Ends the sign-in; a press on a page that was left open is no mishap."""
    form = Form()
    if posted(form, lambda: operations.account.sign_out(sign_in_token(), by=me())):
        return let_out("You have signed out.")
    return redirect(url_for("home.start"))


@bp.route("/invitations/<string:token>", methods=["GET", "POST"])
@public
@belongs_to(Freezable.SIGN_UP)
def invitation(token: str) -> ResponseReturnValue:
    """Name and first password of somebody who was invited. Opening the link uses nothing up."""
    invited = queries.tokens.person_of(token, Purpose.INVITATION)
    if invited is None:
        return page("account/invitation_over.html")
    form = InvitationForm(data={"name": invited.name if invited.name != invited.email else ""})
    claim = operations.account.claim_invitation
    if posted(form, lambda: claim(token, browser=browser(), **form.values())):
        return let_in(g.done, message="Welcome. You are signed in.")
    return page("account/invitation.html", form=form, invited=invited)


def _shown() -> list[Any]:
    """The people of the demo, where this is one and it has been filled."""
    accounts = list(demo.shown()) if current_app.config["DEMO"] else []
    is_filled = bool(accounts) and queries.people.by_email(accounts[0].email) is not None
    return accounts if is_filled else []
