"""A new password: by mail for somebody who forgot theirs, or in place of the current one."""

from functools import partial

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.account import AskForResetForm, ChangePasswordForm, ResetForm
from ..rules.sign_ins import Purpose
from .access import me, public, sign_in_token, signed_in
from .entering import browser, go_on, let_in
from .pages import done, page, posted

bp = Blueprint("passwords", __name__)
CHANGED = "You have a new password. Everywhere else you are signed out."


@bp.route("/passwords/ask-for-reset", methods=["GET", "POST"])
@public
def ask_for_reset() -> ResponseReturnValue:
    """Asks for the address to which a link goes; the answer is the same for every address."""
    form = AskForResetForm()
    ask = operations.passwords.ask_for_reset
    if posted(form, lambda: ask(browser=browser(), **form.values())):
        return done("passwords.asked")
    return page("passwords/ask_for_reset.html", form=form)


@bp.route("/passwords/asked")
@public
def asked() -> ResponseReturnValue:
    """What happens next, for everybody who asked."""
    return page("passwords/asked.html")


@bp.route("/passwords/reset/<string:token>", methods=["GET", "POST"])
@public
def reset(token: str) -> ResponseReturnValue:
    """The new password. Opening the link uses nothing up."""
    person = queries.tokens.person_of(token, Purpose.RESET)
    if person is None:
        return page("passwords/reset_over.html")
    form = ResetForm()
    reset = operations.passwords.reset
    if posted(form, lambda: reset(token, browser=browser(), **form.values())):
        return let_in(g.done, message=CHANGED)
    return page("passwords/reset.html", form=form, person=person)


@bp.route("/me/change-password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """The current password, and a new one; all other sign-ins end."""
    form = ChangePasswordForm()
    change = partial(operations.passwords.change_password, by=me(), browser=browser())
    if posted(form, lambda: change(token=sign_in_token(), **form.values())):
        return go_on(g.done, url_for("people.me"), CHANGED)
    own = queries.sign_ins.signs_in_with(me())
    return page("passwords/change_password.html", form=form, own=own)
