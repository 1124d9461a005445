"""The second step of a sign-in: a code, a recovery code or a passkey. And a passkey alone."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from .. import factors, operations, queries
from ..forms.factors import CodeForm, PasskeyForm, RecoveryCodeForm
from ..rules.sign_ins import Purpose
from ..words import codes_left
from . import passkeys
from .access import me, public
from .entering import browser, let_in
from .pages import page, posted

bp = Blueprint("second_step", __name__)
SECOND_STEP, ALONE = "second step", "sign in"
OVER = "Your sign-in was not finished within 10 minutes. Please begin again."


def _token() -> str:
    return str(session.get("second_step", ""))


def _mine() -> queries.factors.Factors | None:
    """What the person who is at their second step can take it with; None where nobody is."""
    person = queries.tokens.person_of(_token(), Purpose.SECOND_FACTOR)
    return queries.factors.of(person.id) if person is not None else None


def _over() -> ResponseReturnValue:
    """Where somebody comes who is not at a second step: too late, or with the Back button."""
    if me().is_signed_in:
        return redirect(url_for("home.index"))
    if _token():
        session.pop("second_step")
        flash(OVER, "notice")
    return redirect(url_for("account.sign_in", next=_wanted() or None))


def _wanted() -> str:
    return request.args.get("next", "")


@bp.route("/sign-in/second-step", methods=["GET", "POST"])
@public
def show() -> ResponseReturnValue:
    """Asks for the code of the authenticator app, or for a passkey."""
    if (mine := _mine()) is None:
        return _over()
    form = CodeForm()
    give = operations.second_step.give_code
    if posted(form, lambda: give(_token(), browser=browser(), **form.values())):
        return let_in(g.done, _wanted())
    return _page(mine, form)


@bp.route("/sign-in/second-step/recovery-code", methods=["GET", "POST"])
@public
def recovery_code() -> ResponseReturnValue:
    """For somebody who does not have the phone or the key at hand."""
    if (mine := _mine()) is None:
        return _over()
    form = RecoveryCodeForm()
    give = operations.second_step.give_recovery_code
    if posted(form, lambda: give(_token(), browser=browser(), **form.values())):
        return let_in(g.done, _wanted(), _left(mine.codes_left - 1))
    return page("second_step/recovery_code.html", form=form, wanted=_wanted())


@bp.route("/sign-in/second-step/passkey", methods=["GET", "POST"])
@public
def use_passkey() -> ResponseReturnValue:
    """The answer of a passkey, as a second step."""
    if (mine := _mine()) is None:
        return _over()
    form = PasskeyForm()
    use = operations.second_step.use_passkey
    answer = partial(passkeys.answered, SECOND_STEP, form)
    if posted(form, lambda: use(_token(), answer=answer(), browser=browser())):
        return let_in(g.done, _wanted())
    return _page(mine, form)


@bp.route("/sign-in/second-step/challenge")
@public
def challenge() -> ResponseReturnValue:
    """What the browser needs to use one of the person's passkeys."""
    mine = _mine()
    known = [one.credential_id for one in mine.passkeys] if mine is not None else []
    if not known:
        return {}, 404
    return passkeys.ask(
        SECOND_STEP, lambda challenge: factors.to_use_passkey(challenge, known, is_alone=False)
    )


@bp.route("/sign-in/passkey", methods=["GET", "POST"])
@public
def sign_in_with_passkey() -> ResponseReturnValue:
    """Sign in with a passkey alone."""
    form = PasskeyForm()
    answer = partial(passkeys.answered, ALONE, form)
    enter = operations.second_step.sign_in_with_passkey
    if posted(form, lambda: enter(answer=answer(), browser=browser())):
        return let_in(g.done, _wanted())
    return page("second_step/sign_in_with_passkey.html", form=form, wanted=_wanted())


@bp.route("/sign-in/passkey/challenge")
@public
def challenge_alone() -> ResponseReturnValue:
    """What the browser needs to use whatever passkey it has for this service."""
    return passkeys.ask(
        ALONE, lambda challenge: factors.to_use_passkey(challenge, [], is_alone=True)
    )


def _page(mine: queries.factors.Factors, form: Any) -> ResponseReturnValue:
    return page("second_step/show.html", form=form, mine=mine, wanted=_wanted(), code=CodeForm())


def _left(count: int) -> str:
    return f"You have signed in with a recovery code. {codes_left(count)} If you have lost your phone or key, replace it under “Your second step” on your page, where you can also make new codes."
