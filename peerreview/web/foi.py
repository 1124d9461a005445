"""The FOI file of a review, for the publishers of its council alone."""

from typing import Any

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue

from .. import queries
from ..exports import foi
from ..rules.freezing import Freezable
from ..rules.visibility import Part
from .access import may_see
from .elsewhere import pressed_on
from .freezing import belongs_to
from .limits import limited
from .pages import page
from .words import happened

bp = Blueprint("foi", __name__)


@bp.route("/reviews/<string:ref>/foi")
@may_see(Part.FOI)
def show(review: Any) -> ResponseReturnValue:
    """What the file holds in full and what it only counts, before it is downloaded."""
    return page("foi/show.html", review=review, outline=queries.foi.outline(review))


@bp.route("/reviews/<string:ref>/foi/file")
@may_see(Part.FOI)
@belongs_to(Freezable.EXPORTS)
@pressed_on("foi.show")
@limited("exports")
def download(review: Any) -> ResponseReturnValue:
    """The file itself, to open and change in any word processor."""
    service = current_app.config["SERVICE_NAME"]
    content = foi.as_odt(queries.foi.file(review), happened=happened, service=service)
    answer = Response(content, mimetype=foi.TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{review.ref}-foi.odt")
    return answer
