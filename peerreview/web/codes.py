"""Recovery codes between being made and being kept: sealed in the browser's own session, for minutes.

They are stored as hashes only, so nothing else could show them after the redirect.
"""

import json

from flask import session

from ..clock import now
from ..credentials import opened, sealed
from ..rules.factors import CODES_SHOWN


def keep(codes: tuple[str, ...]) -> None:
    """Keep new codes for the page that shows them."""
    until = int((now() + CODES_SHOWN).timestamp())
    session["codes"] = sealed(json.dumps([until, *codes]))


def kept() -> list[str]:
    """The codes to show; none where they were not just made, or the time is over."""
    if "codes" not in session:
        return []
    until, *codes = json.loads(opened(session["codes"]))
    return codes if until > now().timestamp() else []


def forget() -> None:
    """The person has kept them."""
    session.pop("codes", None)
