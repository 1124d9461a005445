"""What is kept about oneself: said in plain words, and downloaded."""

import json
from typing import Any

import pytest

from peerreview.clock import today
from peerreview.db import commit, db
from peerreview.models.site import Freeze
from peerreview.rules.freezing import Freezable
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


def test_person_downloads_all_about_themselves(sign_in: Any) -> None:
    person = make.person(make.council(name="Southmoor"), name="Zoë Byron", access_needs="Captions")
    browser = sign_in(person)
    assert 'href="/me/data"' in browser.get("/me").text
    assert 'href="/me/data/download"' in browser.get("/me/data").text
    answer = browser.get("/me/data/download")
    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="your-data-{today().isoformat()}.json"'
    )
    assert answer.headers["Cache-Control"] == "no-store"
    found = json.loads(answer.data)
    assert found["profile"]["name"] == "Zoë Byron"
    assert found["profile"]["access needs"] == "Captions"
    assert found["you"]["councils"][0]["council"] == "Southmoor Council"
    assert found["signing in"]["sign-ins"][0]["how"] == "password"


def test_page_of_another_host_starts_no_download(sign_in: Any) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    answer = sign_in(make.person()).get("/me/data/download", headers=elsewhere)
    assert (answer.status_code, answer.location) == (302, "/me/data")


def test_nobody_downloads_without_signing_in(client: Any) -> None:
    for path in ("/me/data", "/me/data/download"):
        assert client.get(path).status_code == 302


def test_nothing_is_downloaded_while_exports_are_frozen(sign_in: Any) -> None:
    browser = sign_in(make.person())
    db.session.add(Freeze(what=Freezable.EXPORTS, frozen_at=make.now()))
    commit()
    assert browser.get("/me/data").status_code == 200
    assert browser.get("/me/data/download").status_code == 503
