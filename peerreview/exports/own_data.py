"""What is kept about a person, as a file that they and other programs can read."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any


def as_json(
    profile: Mapping[str, Any],
    groups: Mapping[str, Mapping[str, list[dict[str, Any]]]],
    *,
    service: str,
    made_at: datetime,
) -> bytes:
    """The file in UTF-8: who it is about, the profile, then each group with its kinds.

    Dates are written as ISO 8601 has them, moments in UTC.
    """
    whole = {"made by": service, "made at": made_at, "profile": profile, **groups}
    return json.dumps(whole, ensure_ascii=False, indent=2, default=_plain).encode() + b"\n"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    raise TypeError(f"no plain form for {type(value).__name__}")
