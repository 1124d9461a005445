"""The library of what councils share."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .access import public

bp = Blueprint("library", __name__)


@bp.route("/library")
@public
def listed() -> ResponseReturnValue:
    """To be written by its builder."""
    return "soon"
