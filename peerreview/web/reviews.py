"""Reviews: the page of each, the list, the board, and the moves along the lifecycle."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ..rules.visibility import Part
from .access import may_see, signed_in
from .pages import page

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


@bp.route("/reviews/<string:ref>")
@may_see(Part.EXISTENCE)
def show(review: Any) -> ResponseReturnValue:
    """Where the review stands, what I can do now, and the ways to its parts."""
    return page("reviews/show.html", review=review)
