"""Refusals and mishaps as pages, in kind words, with what was typed given back."""

import re
from typing import Any

from flask import Flask, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError, TooManyRequests

from ..credentials import blinded
from ..db import Unreachable, db, rollback
from ..rules import errors
from ..rules.freezing import NAMES, Frozen
from ..rules.limits import in_words
from . import access, kept_forms, limits, pages, presence

HAS_A_PAGE = {400, 403, 404, 405, 413, 500}
MARK = 12  # letters of a blinded reference in the log
REVIEW = re.compile(r"PR-[0-9A-Z]{5}")  # what else stands in an address may be a token
# When it is worth trying again: what operators closed, and a database that does not answer.
FROZEN_SECONDS, UNREACHABLE_SECONDS = 3600, 30


def register(app: Flask) -> None:
    """Every refusal of the rules, and every error of HTTP, ends as a page of ours."""
    app.register_error_handler(errors.NotVisible, _not_visible)
    app.register_error_handler(errors.NotAllowed, _not_allowed)
    app.register_error_handler(errors.WrongStatus, _moved_on)
    app.register_error_handler(errors.Outdated, _outdated)
    app.register_error_handler(errors.Unmet, _not_yet)
    app.register_error_handler(errors.TooOften, _too_often)
    app.register_error_handler(Frozen, _frozen)
    app.register_error_handler(pages.SignInFirst, _sign_in_first)
    app.register_error_handler(pages.SecondFactorFirst, _second_factor_first)
    app.register_error_handler(pages.ProofFirst, _proof_first)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(TooManyRequests, _slowly)
    for kind in Unreachable:
        app.register_error_handler(kind, _unreachable)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _broken)
    app.log_exception = _log  # type: ignore[method-assign]


def _page(code: int, template: str = "", **values: Any) -> ResponseReturnValue:
    db.session.rollback()
    return render_template(f"errors/{template or code}.html", **values), code


def _tell(what: str) -> None:
    """Leave a line for whoever looks into it: the same mark is the same person, and says not who."""
    who = blinded(access.me().ref)[:MARK]
    asked = (request.view_args or {}).get("ref", "")
    of = f" of {asked}" if REVIEW.fullmatch(asked) else ""
    told = "%s: %s %s%s, by %s"
    current_app.logger.warning(told, what, request.method, request.endpoint, of, who)


def _log(exc_info: Any) -> None:
    # By its name: an address may hold the token of somebody's link.
    told = "mishap: %s %s"
    current_app.logger.error(told, request.method, request.endpoint, exc_info=exc_info)


def _not_visible(_error: errors.NotVisible) -> ResponseReturnValue:
    if access.me().is_signed_in:  # others only try addresses
        _tell("not visible")
    return _page(404)


def _not_allowed(_error: errors.NotAllowed) -> ResponseReturnValue:
    _tell("not allowed")
    return _page(403)


def _moved_on(error: errors.WrongStatus) -> ResponseReturnValue:
    _tell("moved on")
    message = (
        f"This review is at “{error.status}” now, so this step no longer fits. "
        "Perhaps somebody else took the next step while this page was open. Nothing has been changed."
    )
    return _page(409, typed=pages.typed_raw(), message=message, back=_back())


def _outdated(error: errors.Outdated) -> ResponseReturnValue:
    _tell("outdated")
    return _page(409, typed=pages.typed_raw(), theirs=error.theirs, back=request.path)


def _not_yet(error: errors.Unmet) -> ResponseReturnValue:
    _tell("not yet")
    return _page(422, typed=pages.typed_raw(), missing=error.missing, back=_back())


def _too_often(error: errors.TooOften) -> ResponseReturnValue:
    db.session.rollback()
    html = render_template("errors/429.html", message=error.message)
    return html, 429, {"Retry-After": str(error.wait_seconds)}


def _frozen(error: Frozen) -> ResponseReturnValue:
    db.session.rollback()
    typed = pages.typed_raw()
    html = render_template("errors/frozen.html", name=NAMES[error.what], typed=typed)
    return html, 503, {"Retry-After": str(FROZEN_SECONDS)}


def _back() -> str:
    return url_for("reviews.show", ref=g.review.ref) if "review" in g else ""


def _sign_in_first(_error: pages.SignInFirst) -> ResponseReturnValue:
    return redirect(access.sign_in_address())


def _second_factor_first(_error: pages.SecondFactorFirst) -> ResponseReturnValue:
    db.session.rollback()
    if request.method in {"GET", "HEAD"}:
        session["wanted"] = request.full_path.rstrip("?")
        return redirect(url_for("factors.show"))
    session["wanted"] = address = kept_forms.keep(access.me().id)
    return render_template("factors/first.html", typed=pages.typed_raw(), address=address), 403


def _proof_first(_error: pages.ProofFirst) -> ResponseReturnValue:
    db.session.rollback()
    return redirect(url_for("proof.show", next=request.path))


def _expired(_error: CSRFError) -> ResponseReturnValue:
    db.session.rollback()
    _tell("forged or expired")
    kept = kept_forms.keep(access.me().id)
    back = kept or kept_forms.page()
    return _page(400, "expired", typed=pages.typed_raw(), kept=bool(kept), back=back)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:  # redirects to the right address are no mishap
        return error
    if error.code != 404:  # others only try addresses
        _tell(f"refused with {error.code}")
    return _page(error.code if error.code in HAS_A_PAGE else 400)


def _slowly(_error: TooManyRequests) -> ResponseReturnValue:
    db.session.rollback()
    _tell("too often")
    seconds = limits.wait_seconds()
    html = render_template("errors/slowly.html", wait=in_words(seconds))
    return html, 429, {"Retry-After": str(seconds)}


def _foreign_host(_error: SecurityError) -> ResponseReturnValue:
    current_app.logger.warning("foreign host")
    # A page of its own: without a host of ours no address can be built, and none is repeated.
    return current_app.jinja_env.get_template("errors/host.html").render(), 400


def _unreachable(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("The database does not answer: %s", error)
    return _mishap(503), 503, {"Retry-After": str(UNREACHABLE_SECONDS)}


def _broken(_error: Exception) -> ResponseReturnValue:
    return _mishap(500), 500


def _mishap(code: int) -> str:
    """The page of a mishap of ours: it asks the database nothing, which may be what is broken."""
    rollback()
    values: dict[str, Any] = {"typed": pages.typed_raw()}
    if not presence.is_looked_up():
        presence.look_nobody_up()
        values["navigation"] = []
    return render_template(f"errors/{code}.html", **values)
