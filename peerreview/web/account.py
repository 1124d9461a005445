"""Sign in, sign out, and the invitation that sets the first password."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .access import public

bp = Blueprint("account", __name__)


@bp.route("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """To be written by its builder."""
    return "soon"


@bp.route("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """To be written by its builder."""
    return "soon"
