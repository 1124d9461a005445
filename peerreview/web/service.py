"""What machines ask of the service: does it live, is it ready, and where to report a weakness."""

from datetime import timedelta

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from .. import queries
from ..clock import now
from ..rules.errors import NotVisible
from .access import unnoticed

bp = Blueprint("service", __name__)

# RFC 9116 asks for less than a year.
GOOD_FOR = timedelta(days=180)
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


@bp.route("/healthz")
@unnoticed
def healthz() -> ResponseReturnValue:
    """The process answers; nothing else is asked."""
    return "ok\n", TEXT


@bp.route("/readyz")
@unnoticed
def readyz() -> ResponseReturnValue:
    """The database answers and has every migration."""
    if queries.service.is_ready():
        return "ready\n", TEXT
    return "not ready\n", 503, TEXT


@bp.route("/.well-known/security.txt")
@unnoticed
def security_txt() -> ResponseReturnValue:
    """Where to report a weakness, as RFC 9116 has it; not there where nobody was named."""
    contact, address = current_app.config["SECURITY_CONTACT"], current_app.config["PUBLIC_URL"]
    if not contact:
        raise NotVisible
    expires = (now() + GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = {
        "Contact": contact,
        "Expires": expires.isoformat(),
        "Preferred-Languages": "en, cy",
        "Canonical": f"{address}/.well-known/security.txt",
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items()), TEXT
