"""Sign in, sign out, and the invitation that sets the first password."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from flask import Blueprint, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from .. import demo, operations, queries
from ..db import commit
from ..forms.account import InvitationForm, SignInForm
from ..forms.base import Form
from ..rules.sign_ins import Purpose
from .access import here, me, public, sign_in_token
from .pages import page, posted

bp = Blueprint("account", __name__)
NEVER_NEXT = {"account.sign_in", "account.sign_out", "account.invitation"}


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Email address and password; afterwards the page that somebody wanted."""
    form = SignInForm()
    if posted(form, lambda: operations.account.sign_in(**form.values())):
        _keep(g.done)
        return redirect(own_address(request.args.get("next", "")))
    return page("account/sign_in.html", form=form, shown=_shown())


@bp.route("/sign-out", methods=["POST"])
@public
def sign_out() -> ResponseReturnValue:
    """Ends the sign-in; a press on a page that was left open is no mishap."""
    form = Form()
    if posted(form, lambda: operations.account.sign_out(sign_in_token(), by=me())):
        commit()
        logout_user()
        session.clear()
        flash("You have signed out.", "success")
    return redirect(url_for("home.start"))


@bp.route("/invitations/<string:token>", methods=["GET", "POST"])
@public
def invitation(token: str) -> ResponseReturnValue:
    """Name and first password of somebody who was invited. Opening the link uses nothing up."""
    invited = queries.tokens.person_of(token, Purpose.INVITATION)
    if invited is None:
        return page("account/invitation_over.html")
    form = InvitationForm(data={"name": invited.name if invited.name != invited.email else ""})
    if posted(form, lambda: operations.account.claim_invitation(token, **form.values())):
        _keep(g.done)
        flash("Welcome. You are signed in.", "success")
        return redirect(url_for("home.index"))
    return page("account/invitation.html", form=form, invited=invited)


def _shown() -> list[Any]:
    """The people of the demo, where this is one and it has been filled."""
    accounts = list(demo.shown()) if current_app.config["DEMO"] else []
    is_filled = bool(accounts) and queries.people.by_email(accounts[0].email) is not None
    return accounts if is_filled else []


def _keep(token: str) -> None:
    """The browser gets a new, empty session, so that what it held before opens nothing."""
    commit()
    session.clear()
    login_user(here(token))
    session.pop("_id")  # Flask-Login's fingerprint of address and browser: nothing here asks for it


def own_address(wanted: str) -> str:
    """The wanted address where it is a page of our own, built anew from its route; else home."""
    home = url_for("home.index")
    if not wanted.startswith("/") or any(ord(letter) <= 32 or letter == "\\" for letter in wanted):
        return home
    try:
        parts = urlsplit(wanted)
        routes = current_app.create_url_adapter(request)
        endpoint, values = routes.match(unquote(parts.path), method="GET")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect, ValueError):
        return home
    if parts.netloc or endpoint in NEVER_NEXT:
        return home
    address = routes.build(endpoint, values)  # type: ignore[union-attr]
    query = urlencode(parse_qsl(parts.query))
    return f"{address}?{query}" if query else address
