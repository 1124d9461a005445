"""The file of what is kept about a person."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from peerreview.exports.own_data import as_json
from peerreview.rules.people import SeatRole

MADE_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def test_file_reads_as_it_was_written_with_dates_as_iso() -> None:
    row = {
        "on": date(2026, 3, 1),
        "at": datetime(2026, 7, 1, 10, tzinfo=timezone(timedelta(hours=1))),
        "role": SeatRole.LEAD,
        "agreed": None,
        "words": "Zoë: “I’m here”\n\U0001f44b",
    }
    content = as_json({"name": "Zoë"}, {"you": {"seats": [row]}}, service="Peers", made_at=MADE_AT)
    assert "Zoë: “I’m here”" in content.decode()
    assert json.loads(content) == {
        "made by": "Peers",
        "made at": "2026-11-24T09:30:00Z",
        "profile": {"name": "Zoë"},
        "you": {
            "seats": [
                row | {"on": "2026-03-01", "at": "2026-07-01T09:00:00Z", "role": "lead"}
            ]
        },
    }  # fmt: skip


def test_what_has_no_plain_form_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="bytes"):
        as_json({"key": b"secret"}, {}, service="Peers", made_at=MADE_AT)
