"""Showing again who one is, before changing how one signs in: password, code or passkey."""

from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from .. import factors, operations, queries
from ..forms.base import Form
from ..forms.factors import CodeForm, PasskeyForm, PasswordAgainForm
from . import passkeys
from .access import me, sign_in_token, signed_in
from .entering import browser, go_on
from .pages import page, posted

bp = Blueprint("proof", __name__)
PROOF = "prove"


def _form() -> Form:
    if queries.people.profile(me().ref).password_hash is not None:
        return PasswordAgainForm()
    return CodeForm() if queries.factors.authenticator(me().id or 0) is not None else Form()


@bp.route("/me/proof", methods=["GET", "POST"])
@signed_in
def show() -> ResponseReturnValue:
    """The password; a code, where somebody has none."""
    form = _form()
    operation = operations.second_step
    prove = operation.prove_with_code if "code" in form else operation.prove_with_password
    facts: dict[str, Any] = {"by": me(), "token": sign_in_token(), "browser": browser()}
    if type(form) is not Form and posted(form, lambda: prove(**facts, **form.values())):
        return go_on(g.done, request.args.get("next", ""))
    return _page(form)


@bp.route("/me/proof/passkey", methods=["GET", "POST"])
@signed_in
def use_passkey() -> ResponseReturnValue:
    """The same with a passkey."""
    form = PasskeyForm()
    prove = operations.second_step.prove_with_passkey
    facts: dict[str, Any] = {"by": me(), "token": sign_in_token()}
    if posted(form, lambda: prove(answer=passkeys.answered(PROOF, form), **facts)):
        return go_on(g.done, request.args.get("next", ""))
    return _page(form)


@bp.route("/me/proof/challenge")
@signed_in
def challenge() -> ResponseReturnValue:
    """What the browser needs to use one of one's passkeys."""
    known = [one.credential_id for one in queries.factors.of(me().id or 0).passkeys]
    if not known:
        return {}, 404
    return passkeys.ask(PROOF, lambda challenge: factors.to_use_passkey(challenge, known))


def _page(form: Form) -> ResponseReturnValue:
    mine = queries.factors.of(me().id or 0)
    email = queries.people.profile(me().ref).email
    wanted = request.args.get("next", "")
    facts = {"mine": mine, "email": email, "wanted": wanted, "typed": _form()}
    return page("factors/prove.html", form=form, **facts)
