"""Reviews: the request and every move along the lifecycle."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .access import signed_in

bp = Blueprint("reviews", __name__)


@bp.route("/reviews")
@signed_in
def listed() -> ResponseReturnValue:
    """To be written by its builder."""
    return "soon"


@bp.route("/boards")
@signed_in
def boards() -> ResponseReturnValue:
    """To be written by its builder."""
    return "soon"
