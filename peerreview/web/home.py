"""The start page for everybody, and the home page of each person."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .access import public

bp = Blueprint("home", __name__)


@bp.route("/")
@public
def start() -> ResponseReturnValue:
    """To be written by its builder."""
    return "soon"


@bp.route("/home")
@public
def index() -> ResponseReturnValue:
    """To be written by its builder."""
    return "soon"
