"""Staying signed in: when the sign-in ends, and the one press that puts it off."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask_login import current_user

from .. import operations
from ..clock import now
from ..forms.base import Form
from ..rules.sign_ins import can_be_extended
from ..words import time_of_day
from .access import sign_in_token, signed_in, unnoticed
from .pages import done, page, posted
from .presence import signed_in_until

bp = Blueprint("staying", __name__)


@bp.route("/stay-signed-in", methods=["GET", "POST"])
@signed_in
def stay() -> ResponseReturnValue:
    """When the sign-in ends, with the button that puts it off."""
    form = Form()
    if posted(form, lambda: operations.staying.stay(sign_in_token())):
        return done("staying.stay", "You stay signed in.")
    return page("staying/stay.html", form=form, can_be_extended=_can_be_extended())


@bp.route("/signed-in-until")
@unnoticed
def until() -> ResponseReturnValue:
    """For the warning of the page: seconds to the end, and whether a press puts it off. Asking is no use."""
    ends = signed_in_until()
    if ends is None:
        return jsonify(seconds=0)
    seconds = int((ends - now()).total_seconds())
    return jsonify(seconds=seconds, at=time_of_day(ends), can_be_extended=_can_be_extended())


def _can_be_extended() -> bool:
    return can_be_extended(current_user.here.started_at, current_user.here.last_used_at)
