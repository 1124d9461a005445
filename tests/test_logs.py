"""The log: one form for every entry, in UTC, which nothing that is sent can forge."""

import logging
import subprocess
import sys

import config
from peerreview.logs import Entry


def written(message: str, *args: object) -> str:
    record = logging.LogRecord("peerreview.web", logging.WARNING, "", 0, message, args, None)
    record.created, record.msecs, record.process = 1_793_503_805.25, 250, 7
    return Entry().format(record)


def test_entry_says_when_in_utc_and_what() -> None:
    assert written("not allowed: %s", "GET") == (
        "2026-11-01T03:30:05.250Z WARNING 7 peerreview.web: not allowed: GET"
    )


def test_nothing_that_is_sent_begins_an_entry_or_colours_the_screen() -> None:
    entry = written("odd: %s", "a\n2026-11-01 ERROR forged\r\x1b[31m\u2028b")
    assert entry.split("odd: ")[1] == ("a\n\t2026-11-01 ERROR forged\\x0d\\x1b[31m\\x2028b")


def test_values_of_a_row_are_left_out() -> None:
    entry = written("%s", "is there\nDETAIL:  Key (email)=(ada@example.org) already exists.\nend")
    assert entry.split(": ", 1)[1] == "is there\n\tDETAIL: left out\n\tend"


def test_log_is_written_so_unless_somebody_set_up_another() -> None:
    code = "from peerreview import logs; logs.set_up(); logs.set_up(); import logging; {}"
    said = [
        subprocess.run(
            [sys.executable, "-c", before + code.format("logging.getLogger('x').warning('y')")],
            cwd=config.ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stderr
        for before in ("", "import logging; logging.basicConfig(format='%(message)s');")
    ]
    assert [text.partition(" WARNING")[0][-1] for text in said] == ["Z", "\n"]
    assert said[1] == "y\n"
