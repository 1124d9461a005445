"""Where somebody is signed in, and how to end it."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from .. import operations, queries
from ..forms.base import Form
from .access import me, sign_in_token, signed_in
from .entering import let_out
from .pages import done, page, posted

bp = Blueprint("sign_ins", __name__)


@bp.route("/me/sign-ins")
@signed_in
def listed() -> ResponseReturnValue:
    """Every browser in which one is signed in, this one marked."""
    found = queries.sign_ins.live(me(), sign_in_token())
    return page("sign_ins/listed.html", found=found)


@bp.route("/me/sign-ins/<string:ref>/end", methods=["POST"])
@signed_in
def end(ref: str) -> ResponseReturnValue:
    """Ends one sign-in."""
    ended = posted(Form(), lambda: operations.sign_ins.end(ref, by=me()))
    return done("sign_ins.listed", "That browser is signed out." if ended else "")


@bp.route("/me/sign-ins/sign-out-everywhere", methods=["POST"])
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """Ends all of them, this one too."""
    if posted(Form(), lambda: operations.sign_ins.sign_out_everywhere(by=me())):
        return let_out("You are signed out everywhere.")
    return redirect(url_for("home.start"))
