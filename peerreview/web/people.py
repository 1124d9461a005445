"""One's own profile, when one is free, and declared interests."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .access import signed_in

bp = Blueprint("people", __name__)


@bp.route("/me")
@signed_in
def me() -> ResponseReturnValue:
    """To be written by its builder."""
    return "soon"
