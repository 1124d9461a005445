"""No mail carries an address that only the request named, whatever was sent and whoever is told."""

import pytest
from flask import Flask

from peerreview import mail, queries
from tests import odd
from tests.conftest import POSTGRESQL
from tests.doors import Doors

EVIL = "evil.example"
POISONED = {
    "Host": EVIL,  # in production refused before anything is read: test_headers.py
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "evil",
    "X-Forwarded-Prefix": "//evil.example",
    "Forwarded": "host=evil.example",
    "X-Host": "evil.example",
    "X-Original-URL": "//evil.example/",
    "Origin": "https://evil.example",
    "Referer": "https://evil.example/me",
}


@pytest.mark.skipif(POSTGRESQL, reason="what a mail says does not come from the database")
def test_no_mail_of_any_form_carries_a_foreign_host(
    application: Flask, doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(application.config, "TRUSTED_HOSTS", None)  # as if that were not refused
    foreign, kinds = [], set()
    for door in doors.of("POST"):
        body, browser = odd.body(door, odd.questions(door), "letters", 0), door.browser()
        if cookie := browser.get_cookie("session"):
            browser.set_cookie("session", cookie.value, domain=EVIL)
        browser.post(door.path, data=body, content_type=odd.TYPE, headers=POISONED)
        with application.test_request_context("/", headers=POISONED):
            for message in queries.messages.waiting(100):
                kinds.add(message.kind)
                rendered = mail.render(message)
                foreign += [door.path] if "evil" in f"{rendered.text}{rendered.subject}" else []
        door.stage.restore()
    assert foreign == []
    assert len(kinds) > 20, kinds
