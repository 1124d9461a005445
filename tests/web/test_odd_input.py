"""Whatever is sent, wherever: a page of ours answers, and never one that says something broke."""

import re
from collections.abc import Callable
from urllib.parse import quote, quote_from_bytes

import pytest
from flask import Flask

import config
from peerreview.models.people import Person
from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests.conftest import Client
from tests.everywhere import addresses, browsers
from tests.matrix.world import World

SignsIn = Callable[[Person], Client]
NAMES = re.compile(r'<(?:input|textarea|select)[^>]*\sname="([^"]+)"')
ALWAYS = ("name", "reason", "words", "version", "once", "kept", "ref", "email", "password", "code")
ODD = {
    "NUL": b"a\0b",
    "lone surrogates": b"\xed\xa0\x80 \xed\xbf\xbf",
    "no text at all": b"\xff\xfe\x80",
    "right to left": "\u202e\u2066 \u05d0\u0627\u202c\u2069".encode(),
    "marks": ("e" + "\u0301" * 400).encode(),
    "a formula": b"=HYPERLINK(1)|' OR 1=1 --",
    "digits": b"9" * 400,
    "other digits": "٣²①".encode(),
}
TYPE = "application/x-www-form-urlencoded"
PEOPLE = {Status.DRAFT: "publisher", Status.FORMING: "coordinator", Status.IN_REVIEW: "lead"}


def sent_on(browser: Client, path: str) -> set[str]:
    """The names of the questions on this page, and some that every kind of page might know."""
    page = browser.get(path)
    found = NAMES.findall(page.text) if page.mimetype == "text/html" else []
    return {*found, *ALWAYS} - {"csrf_token"}


@pytest.mark.parametrize("status", PEOPLE)
def test_odd_letters_break_no_form(application: Flask, database: None, status: Status) -> None:
    world = World()
    browser = browsers(application, world)[PEOPLE[status]]
    broken = []
    for number, path in enumerate(addresses(application, world, "POST", (status,))):
        if path == "/sign-out" or path.startswith("/me/sign-ins"):
            continue
        names = sorted(sent_on(browser, path))
        odd = list(ODD.values())
        # Each question gets another oddity, on each page in another order.
        pairs = [
            f"{quote(name)}={quote_from_bytes(odd[(place + number) % len(odd)])}"
            for place, name in enumerate(names)
        ]
        answer = browser.post(path, data="&".join(pairs), content_type=TYPE)
        if answer.status_code >= 500:
            broken.append((path, answer.status_code))
    assert broken == []


def test_odd_addresses_break_no_page(application: Flask, database: None) -> None:
    world = World()
    browser = browsers(application, world)["administrator"]
    odd = "".join(f"&words={quote_from_bytes(value)}" for value in ODD.values())
    query = f"?page={'9' * 400}&kept=%00&next=%ED%A0%80&{'x' * 6000}=1{odd}"
    broken = []
    for path in addresses(application, world, "GET", (Status.FORMING,)):
        for address in (path + query, path + "?page=-1&page=%00"):
            answer = browser.get(address, headers={"Referer": "http://[", "Accept": "x" * 8000})
            if answer.status_code >= 500:
                broken.append((path, answer.status_code))
    assert broken == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("&".join(f"name{number}=x" for number in range(10_000)), 422),
        ("name=x&" * 10_000, 422),
        ("name=" + "x" * (2 * config.MEGABYTE - 10), 422),
        ("name=" + "x" * (2 * config.MEGABYTE), 413),
        ("name", 422),
        ("%", 422),
    ],
    ids=["many fields", "one field many times", "2 MB", "more than 2 MB", "no value", "no name"],
)
@pytest.mark.parametrize(
    "path", ["/me/profile", "/me/interests/new", "/sign-in", "/me/availability"]
)
def test_large_bodies_are_read_or_refused(
    sign_in: SignsIn, path: str, body: str, status: int
) -> None:
    browser = sign_in(make.person(make.council()))
    browser.lints = False  # what was sent is given back, however long
    answer = browser.post(path, data=body, content_type=TYPE)
    assert answer.status_code in {status, 302, 409}
    assert (answer.status_code == 413) == (status == 413)


def test_other_kinds_of_bodies_are_no_form(sign_in: SignsIn) -> None:
    browser = sign_in(make.person(make.council()))
    browser.lints = False  # what was sent is given back, however long
    for kind, body in {
        "application/json": b'{"name": "\\ud800"}',
        "multipart/form-data; boundary=x": b"--x\r\nbroken",
        "multipart/form-data": b"no boundary",
        "application/x-www-form-urlencoded; charset=utf-7": b"name=+ADw-",
        "x" * 5000: b"x",
    }.items():
        answer = browser.post("/me/profile", data=body, content_type=kind)
        assert answer.status_code in {400, 409, 422}, kind
