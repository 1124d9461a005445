"""What the pages of the footer promise: the periods in force, who runs the copy, the cookies set."""

import re
from typing import Any

import pytest
from flask import Flask

from peerreview.rules.retention import KEPT, PERIODS, Kind

pytestmark = pytest.mark.usefixtures("database")


def test_privacy_page_says_the_periods_in_force_and_what_stays(
    client: Any, application: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = {kind: 100 + number for number, kind in enumerate(Kind)}
    monkeypatch.setitem(application.config, "RETENTION", days)
    rows = re.findall(r"<td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>", client.get("/privacy").text)
    goes = [
        (PERIODS[kind].what, f"{number} days after {PERIODS[kind].counted_from}")
        for kind, number in days.items()
    ]
    assert rows == goes + [(one.what, one.why[0].upper() + one.why[1:]) for one in KEPT]


@pytest.mark.parametrize("path", ("/privacy", "/accessibility"))
@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("data@southmoor.example", '<a class="govuk-link" href="mailto:data@southmoor.example">'),
        ("https://southmoor.example/contact", 'href="https://southmoor.example/contact"'),
        ("ring 01632 960 001", "ring 01632 960 001"),
        ("", "write to your peer group’s coordinator"),
    ],
)
def test_who_runs_the_copy_and_how_to_reach_them_stand_there(
    client: Any, application: Flask, monkeypatch: pytest.MonkeyPatch,
    path: str, contact: str, shown: str,
) -> None:  # fmt: skip
    monkeypatch.setitem(application.config, "OPERATOR_NAME", "Southmoor Council")
    monkeypatch.setitem(application.config, "OPERATOR_CONTACT", contact)
    page = client.get(path).text
    assert "Southmoor Council" in page and shown in page


def test_every_cookie_that_is_set_is_named(client: Any, application: Flask) -> None:
    page = client.get("/cookies").text
    names = {value for name, value in application.config.items() if name.endswith("COOKIE_NAME")}
    shown = re.findall(r">Name</dt>\s*<dd[^>]*>([\w-]+)</dd>", page)
    assert (len(shown), set(shown)) == (2, names)


def test_how_long_a_browser_is_known_is_told_as_it_is_set(
    client: Any, application: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(application.config["RETENTION"], Kind.DEVICES, 77)
    assert "after 77 days without a sign-in" in client.get("/cookies").text
    monkeypatch.setitem(application.config["RETENTION"], Kind.DEVICES, 900)
    assert "after 400 days without a sign-in" in client.get("/cookies").text


@pytest.mark.parametrize("path", ("/", "/about", "/privacy", "/cookies", "/accessibility"))
def test_no_page_promises_secrecy(client: Any, path: str) -> None:
    text = client.get(path).text.lower()
    promises = ("confidential", "guarantee", "kept secret", "keep secret", "nobody else will ever")
    assert [promise for promise in promises if promise in text] == []
