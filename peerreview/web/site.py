"""Administration: groups, people, successors, acting coordinators."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .access import signed_in

bp = Blueprint("site", __name__)


@bp.route("/administration")
@signed_in
def index() -> ResponseReturnValue:
    """To be written by its builder."""
    return "soon"
