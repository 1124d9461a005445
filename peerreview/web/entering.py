"""How somebody comes in, by whatever means: the browser they use, the second step, the page they wanted."""

from datetime import timedelta
from typing import cast
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from flask import current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from .. import operations
from ..credentials import new_token
from ..db import commit
from ..operations.account import Entered
from ..rules.sign_ins import Browser
from . import access, pages
from .browsers import name_of

KNOWN_FOR = timedelta(days=400)  # no browser keeps a cookie longer
TOKEN_MOST = 64  # letters of a token; anything longer is none of ours
NEVER_NEXT = {
    "account.sign_in", "account.sign_out", "account.invitation", "passwords.reset", "addresses.confirm_address", "proof.show", "proof.use_passkey",
    "proof.recovery_code",
    "second_step.show", "second_step.recovery_code", "second_step.use_passkey",
    "second_step.challenge", "second_step.sign_in_with_passkey", "second_step.challenge_alone",
    "proof.challenge", "factors.challenge",
    # A form may not lead on to another origin: our policy forbids it, and browsers stand still.
    "identities.begin", "identities.come_back", "identities.begin_joining", "identities.begin_tying",
}  # fmt: skip


def browser() -> Browser:
    """The browser that asks; its device cookie gets a new token when somebody comes in with it."""
    if "browser" not in g:
        g.browser = Browser(
            address=request.remote_addr or "",
            device=request.cookies.get(current_app.config["DEVICE_COOKIE_NAME"], "")[:TOKEN_MOST],
            name=name_of(request.user_agent.string),
            device_next=new_token(),
        )
    return cast(Browser, g.browser)


def let_in(entered: Entered, wanted: str = "", message: str = "") -> ResponseReturnValue:
    """Commit and go on: to the wanted page of our own.

    The browser gets a new, empty session, so that what it held before opens nothing. Where a second
    step is still to come, the session holds its token and nobody is signed in yet.
    """
    operations.account.end_sign_in(access.sign_in_token())
    if not entered.is_whole:
        commit()
        session.clear()
        session["second_step"] = entered.token
        return redirect(url_for("second_step.show", next=wanted or None))
    operations.devices.follow(browser())
    commit()
    session.clear()
    login_user(access.here(entered.token))
    session.pop("_id")  # Flask-Login's fingerprint of address and browser: nothing here asks for it
    if message:
        flash(message, "success")
    return _known_again(redirect(own_address(wanted)))


def let_out(message: str) -> ResponseReturnValue:
    """Commit and say goodbye: the browser forgets what it held, but for the cookie by which it is
    known when somebody comes in again.
    """
    commit()
    logout_user()
    session.clear()
    flash(message, "success")
    response = redirect(url_for("home.start"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def go_on(token: str, address: str, message: str = "") -> ResponseReturnValue:
    """Commit, say so, and go to a page of our own: the same sign-in, under a new token."""
    answer = pages.done_at(own_address(address), message)
    session["_user_id"] = token
    return answer


def _known_again(response: Response) -> Response:
    """Let the browser keep by which token it is known from now on."""
    response.set_cookie(
        current_app.config["DEVICE_COOKIE_NAME"],
        browser().device_next,
        max_age=KNOWN_FOR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


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
