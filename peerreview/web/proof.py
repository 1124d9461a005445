"""Showing again who one is, before changing how one signs in: all that one signs in with is asked."""

from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from .. import factors, operations, queries
from ..forms.base import Form
from ..forms.factors import (
    CodeForm,
    PasskeyForm,
    PasswordAgainForm,
    PasswordAndCodeForm,
    PasswordAndRecoveryCodeForm,
    RecoveryCodeForm,
)
from . import passkeys
from .access import me, sign_in_token, signed_in
from .entering import browser, go_on
from .pages import page, posted

bp = Blueprint("proof", __name__)
PROOF = "prove"


def _mine() -> queries.factors.Factors:
    return queries.factors.of(me().id or 0)


def _has_password() -> bool:
    return queries.sign_ins.signs_in_with(me()).has_password


def _wanted() -> str:
    return request.args.get("next", "")


def _form() -> Form:
    """What is to be typed; nothing where a passkey answers, or nothing can be asked."""
    mine = _mine()
    if mine.authenticator is not None:
        return PasswordAndCodeForm() if _has_password() else CodeForm()
    return PasswordAgainForm() if _has_password() and not mine.count else Form()


def _proves(form: Form, **how: Any) -> bool:
    facts: dict[str, Any] = {"by": me(), "token": sign_in_token(), "browser": browser()}
    return posted(form, lambda: operations.proof.prove(**facts, **how, **form.values()))


@bp.route("/me/proof", methods=["GET", "POST"])
@signed_in
def show() -> ResponseReturnValue:
    """The password, and a code where there is a second step."""
    form = _form()
    if type(form) is not Form and _proves(form):
        return go_on(g.done, _wanted())
    return _page(form)


@bp.route("/me/proof/recovery-code", methods=["GET", "POST"])
@signed_in
def recovery_code() -> ResponseReturnValue:
    """For somebody who does not have the phone or the key at hand."""
    if not _mine().count:
        return redirect(url_for("proof.show", next=_wanted() or None))
    form = PasswordAndRecoveryCodeForm() if _has_password() else RecoveryCodeForm()
    if _proves(form, is_recovery_code=True):
        return go_on(g.done, _wanted())
    return _page(form, "recovery_code")


@bp.route("/me/proof/passkey", methods=["GET", "POST"])
@signed_in
def use_passkey() -> ResponseReturnValue:
    """The same with a passkey."""
    form = PasskeyForm()
    prove = operations.proof.prove_with_passkey
    facts: dict[str, Any] = {"by": me(), "token": sign_in_token()}
    if posted(form, lambda: prove(answer=passkeys.answered(PROOF, form), **facts)):
        return go_on(g.done, _wanted())
    return _page(form)


@bp.route("/me/proof/challenge")
@signed_in
def challenge() -> ResponseReturnValue:
    """What the browser needs to use one of one's passkeys."""
    known = [one.credential_id for one in _mine().passkeys]
    if not known:
        return {}, 404
    return passkeys.ask(
        PROOF, lambda challenge: factors.to_use_passkey(challenge, known, is_alone=True)
    )


def _page(form: Form, name: str = "show") -> ResponseReturnValue:
    typed = _form() if isinstance(form, PasskeyForm) else form
    email = queries.sign_ins.signs_in_with(me()).email
    facts = {"mine": _mine(), "email": email, "wanted": _wanted(), "typed": typed}
    return page(f"proof/{name}.html", form=form, **facts)
