"""Whatever is sent to whichever form, and however much: it is answered, alike on both databases.

What is answered stands in tests/oracle/odd_input.toml. ODD_INPUT=write writes that file anew: read
what has changed in it before it is kept.
"""

import json
import os
import tomllib
from collections.abc import Iterator
from urllib.parse import quote
from zlib import crc32

import pytest
from flask import Flask

import config
from tests import odd
from tests.doors import Door, Doors
from tests.matrix import LET_IN, ORACLE, listed
from tests.matrix.stage import answer

FILE = ORACLE / "odd_input.toml"
ANSWERS: dict[str, dict[str, str]] = tomllib.loads(FILE.read_text())
WORDS = {200: "asks again", 302: "done", 409: "out of date", 422: "asks again"}
# Only where a council’s provider is set up: test_identities_refused.py comes back with odd things.
NOT_HERE = {"/sign-in/with/<provider>/back"}

MOST = 2 * config.MEGABYTE
LARGE = (
    "/groups/<slug>/change", "/join/<token>", "/me/profile", "/reviews/<ref>/findings/<number>",
    "/reviews/<ref>/take-seat", "/reviews/<ref>/update-action/<action_ref>",
)  # fmt: skip


def answered(door: Door, body: str) -> str:
    """What comes of this post in a word; what breaks or is turned away at the door is told as it is."""
    try:
        response = door.browser().post(door.path, data=body, content_type=odd.TYPE)
    except Exception as broken:
        return f"broken by {broken!r}"
    finally:
        door.stage.restore()
    found = answer(response)
    return WORDS.get(response.status_code, found) if found == LET_IN else found


def rows(door: Door) -> Iterator[tuple[str, str]]:
    """What is answered at this door, for each way to be odd that its form knows."""
    asked, turn = odd.questions(door), crc32(door.cell.address.encode())
    for way in odd.WAYS:
        if body := odd.body(door, asked, way, turn):
            yield way, answered(door, body)


def test_every_form_answers_odd_input_as_the_oracle_says(doors: Doors) -> None:
    found = {door.cell.address: dict(rows(door)) for door in doors.of("POST")}
    if os.environ.get("ODD_INPUT") == "write":
        FILE.write_text(written(found))
    assert found == ANSWERS


def written(found: dict[str, dict[str, str]]) -> str:
    """The oracle as text: its first lines as they are, then a line for each address."""
    head = "".join(line for line in FILE.read_text().splitlines(True) if line.startswith("#"))
    lines = [
        f"{json.dumps(address)} = {{ {', '.join(f'{way} = {json.dumps(word)}' for way, word in ways.items())} }}"
        for address, ways in found.items()
    ]
    return "\n".join([head, *lines, ""])


def test_the_oracle_knows_every_form_and_turns_nobody_away() -> None:
    assert ANSWERS.keys() == {path for method, path in listed() if method == "POST"} - NOT_HERE
    words = {(way, word) for ways in ANSWERS.values() for way, word in ways.items()}
    assert {word for way, word in words if way != "hidden"} == {"asks again", "done"}
    assert {word for way, word in words if way == "hidden"} == {"asks again", "done", "out of date"}


def posted(door: Door, body: str) -> int:
    status = door.browser().post(door.path, data=body, content_type=odd.TYPE).status_code
    door.stage.restore()
    return status


def test_more_than_two_megabytes_are_refused_everywhere(
    application: Flask, doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []
    monkeypatch.setitem(application.config, "WTF_CSRF_ENABLED", True)
    for door in doors.of("POST"):
        found = door.browser().post(
            door.path, content_type=odd.TYPE, environ_overrides={"CONTENT_LENGTH": str(MOST + 1)}
        )
        taken += [(door.path, found.status_code)] if found.status_code != 413 else []
    assert taken == []


@pytest.mark.parametrize("address", LARGE)
def test_large_posts_are_read_or_refused(doors: Doors, address: str) -> None:
    door = doors.to(address)
    asked = odd.questions(door)
    body = odd.body(door, asked, "letters", 0)
    words = next(each.name for each in asked if each.is_words)
    others = "&".join(f"name{number}=x" for number in range(10_000))
    filled = f"{body}&other={'x' * (MOST - len(body) - len('&other='))}"
    assert len(filled) == MOST
    statuses = {
        "10,000 fields": posted(door, f"{body}&{others}"),
        "one field 10,000 times": posted(door, f"{body}&{f'{words}=x&' * 10_000}"),
        "2 MB": posted(door, filled),
        "more than 2 MB": posted(door, filled + "x"),
        "2 MB in one question": posted(
            door, f"{words}={'x' * (MOST - len(words) - len(body) - 2)}&{body}"
        ),
        "marks": posted(door, f"{words}=e{quote(chr(0x301)) * 100_000}&{body}"),
    }
    assert statuses == {
        "10,000 fields": 302,
        "one field 10,000 times": 302,
        "2 MB": 302,
        "more than 2 MB": 413,
        "2 MB in one question": 422,
        "marks": 302,
    }


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        (odd.TYPE, b"name", 422),
        (odd.TYPE, b"%&=&&%%=%", 422),
        ("application/json", b'{"name": "\\ud800"}', 422),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken", 422),
        ("multipart/form-data", b"no boundary", 422),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n' * 1001 + b"--x--",
            413,
        ),
        ("application/x-www-form-urlencoded; charset=utf-7", b"name=+ADw-", 422),
        ("x" * 5000, b"x", 422),
    ],
    ids=[
        "no value", "no name", "JSON", "broken parts", "no boundary", "1,001 parts",
        "other letters", "no such kind",
    ],
)  # fmt: skip
def test_other_kinds_of_bodies_are_no_form(
    doors: Doors, kind: str, body: bytes, status: int
) -> None:
    door = doors.to("/me/interests/new")
    assert door.browser().post(door.path, data=body, content_type=kind).status_code == status
    door.stage.restore()
