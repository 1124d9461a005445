"""What is kept about oneself: what it is, and all of it as a file."""

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue

from .. import queries
from ..clock import now, today
from ..exports import own_data as exports
from ..queries import own_data as kept
from ..rules.freezing import Freezable
from .access import me, signed_in
from .elsewhere import pressed_on
from .freezing import belongs_to
from .limits import limited
from .pages import page

bp = Blueprint("own_data", __name__)


@bp.route("/me/data")
@signed_in
def show() -> ResponseReturnValue:
    """What is kept about a person, in plain words, with the way to the file."""
    return page("own_data/show.html", groups=kept.GROUPS, left_out=kept.LEFT_OUT)


@bp.route("/me/data/download")
@signed_in
@belongs_to(Freezable.EXPORTS)
@pressed_on("own_data.show")
@limited("exports")
def download() -> ResponseReturnValue:
    """Everything that is kept about whoever asks, and nobody else, as a file."""
    found = queries.own_data.everything(me())
    service = current_app.config["SERVICE_NAME"]
    content = exports.as_json(found.profile, found.groups, service=service, made_at=now())
    answer = Response(content, mimetype="application/json")
    name = f"your-data-{today().isoformat()}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
