"""One's second step: set up, replaced, removed, with recovery codes beside it."""

from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from .. import factors, operations, queries
from ..forms.base import Form
from ..forms.factors import AddPasskeyForm, CodeForm
from ..rules.factors import in_groups
from ..rules.verbs import SiteVerb
from . import codes, passkeys
from .access import may, me, must_set_up, proven, sign_in_token, signed_in
from .elsewhere import pressed_on
from .entering import go_on, own_address
from .pages import done, done_at, page, posted

bp = Blueprint("factors", __name__)
NEW = "add passkey"


def _mine() -> queries.factors.Factors:
    return queries.factors.of(me().id or 0)


def _page(name: str, **values: Any) -> ResponseReturnValue:
    is_needed = factors.are_required_of(me())
    return page(f"factors/{name}.html", mine=_mine(), is_needed=is_needed, **values)


def _changed(message: str) -> ResponseReturnValue:
    """Go on under the renewed sign-in; first to the recovery codes, where there are new ones."""
    if g.done.codes:
        codes.keep(g.done.codes)
        return go_on(g.done.token, url_for("factors.recovery_codes"), message)
    return go_on(g.done.token, url_for("factors.show"), message)


@bp.route("/me/second-factor")
@signed_in
def show() -> ResponseReturnValue:
    """What one has set up, and what one can."""
    return _page("show", is_first=must_set_up())


@bp.route("/me/second-factor/authenticator/new", methods=["GET", "POST"])
@proven
def begin_authenticator() -> ResponseReturnValue:
    """Says what an authenticator app is, then makes its secret."""
    form = Form()
    if posted(form, lambda: operations.factors.begin_authenticator(by=me())):
        return done("factors.confirm_authenticator")
    return page("factors/begin_authenticator.html", form=form, mine=_mine())


@bp.route("/me/second-factor/authenticator", methods=["GET", "POST"])
@proven
def confirm_authenticator() -> ResponseReturnValue:
    """The picture to scan, and the first code."""
    app = queries.factors.begun(me().id or 0)
    if app is None:
        return redirect(url_for("factors.begin_authenticator"))
    form = CodeForm()
    confirm = operations.factors.confirm_authenticator
    if posted(form, lambda: confirm(by=me(), token=sign_in_token(), **form.values())):
        return _changed("Your authenticator app is your second step now.")
    secret = queries.factors.secret(app)
    picture = factors.qr_code(secret, email=queries.people.profile(me().ref).email)
    return page(
        "factors/confirm_authenticator.html", form=form, secret=in_groups(secret), picture=picture
    )


@bp.route("/me/second-factor/authenticator/remove", methods=["GET", "POST"])
@proven
def remove_authenticator() -> ResponseReturnValue:
    """Asks once more, then the app is no second step any more."""
    mine, form = _mine(), Form()
    if mine.authenticator is None:
        return redirect(url_for("factors.show"))
    remove = operations.factors.remove_authenticator
    if posted(form, lambda: remove(by=me(), token=sign_in_token())):
        return _changed("You have removed the authenticator app.")
    return _page("remove", form=form, what="the authenticator app")


@bp.route("/me/second-factor/passkeys/new", methods=["GET", "POST"])
@proven
def add_passkey() -> ResponseReturnValue:
    """A name, and what the browser makes."""
    form = AddPasskeyForm()
    add = operations.factors.add_passkey
    token = sign_in_token()
    if posted(
        form,
        lambda: add(answer=passkeys.answered(NEW, form), by=me(), token=token, **form.values()),
    ):
        return _changed("You have added a passkey.")
    return page("factors/add_passkey.html", form=form)


@bp.route("/me/second-factor/passkeys/challenge")
@proven
def challenge() -> ResponseReturnValue:
    """What the browser needs to make a passkey."""
    person = queries.people.profile(me().ref)
    known = [one.credential_id for one in _mine().passkeys]
    facts: dict[str, Any] = {
        "ref": person.ref,
        "email": person.email,
        "name": person.name,
        "known": known,
    }
    return passkeys.ask(NEW, lambda challenge: factors.to_make_passkey(challenge, **facts))


@bp.route("/me/second-factor/passkeys/<string:ref>/remove", methods=["GET", "POST"])
@proven
def remove_passkey(ref: str) -> ResponseReturnValue:
    """Asks once more, then the passkey is no second step any more."""
    passkey, form = queries.factors.passkey(me().id or 0, ref), Form()
    remove = operations.factors.remove_passkey
    if posted(form, lambda: remove(passkey, by=me(), token=sign_in_token())):
        return _changed(f"You have removed the passkey “{passkey.name}”.")
    what = f"the passkey “{passkey.name}”"
    return _page("remove", form=form, what=what)


@bp.route("/me/second-factor/recovery-codes/new", methods=["GET", "POST"])
@proven
def renew_recovery_codes() -> ResponseReturnValue:
    """Asks once more, then the earlier codes end."""
    form = Form()
    renew = operations.factors.renew_recovery_codes
    if posted(form, lambda: renew(by=me(), token=sign_in_token())):
        return _changed("You have new recovery codes. The earlier ones no longer work.")
    return page("factors/renew_recovery_codes.html", form=form, mine=_mine())


@bp.route("/me/second-factor/recovery-codes", methods=["GET", "POST"])
@signed_in
def recovery_codes() -> ResponseReturnValue:
    """The new codes, until the person says that they have kept them."""
    if not codes.kept():
        return redirect(url_for("factors.show"))
    form = Form()
    if posted(form, codes.forget):
        return done_at(own_address(session.pop("wanted", "") or url_for("factors.show")))
    return page("factors/recovery_codes.html", form=form, codes=codes.kept())


@bp.route("/me/second-factor/recovery-codes/download")
@signed_in
@pressed_on("factors.recovery_codes")
def download_recovery_codes() -> ResponseReturnValue:
    """The new codes as a plain text file."""
    if not codes.kept():
        return redirect(url_for("factors.show"))
    text = render_template("factors/recovery_codes.txt", codes=codes.kept())
    named = {"Content-Disposition": "attachment; filename=recovery-codes.txt"}
    return Response(text, mimetype="text/plain", headers=named)


@bp.route("/administration/people/<string:ref>/remove-second-factors", methods=["GET", "POST"])
@may(SiteVerb.MANAGE_PEOPLE, on="site")
def remove_second_factors(ref: str) -> ResponseReturnValue:
    """Asks once more, then somebody signs in with the password alone."""
    person, form = queries.site.person(ref), Form()
    remove = operations.factors.remove_second_factors
    if posted(form, lambda: remove(person, by=me())):
        return done("site.person", f"{person.name} signs in without a second step now.", ref=ref)
    return page("factors/remove_second_factors.html", form=form, person=person)
