"""Councils: their services, people and offers."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from .access import signed_in

bp = Blueprint("councils", __name__)


@bp.route("/my-councils")
@signed_in
def mine() -> ResponseReturnValue:
    """To be written by its builder."""
    return "soon"
