"""What was typed when a sign-in had ended comes back: to the same person, on the same page, once."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, g
from werkzeug.datastructures import MultiDict

from peerreview import clock
from peerreview.db import db
from peerreview.forms.base import Choices, Day, Form, Tick
from peerreview.models.people import Person
from peerreview.models.sign_ins import KeptForm, SignIn
from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests.conftest import Client
from tests.operations.test_reviews import cast

pytestmark = pytest.mark.usefixtures("database")
SignsIn = Callable[[Person], Client]
BACK = "What you had typed is here again. Nothing has been saved yet."


def idle(person: Person, minutes: int = 61) -> None:
    """Their sign-ins were last used so long ago."""
    changed = {"last_used_at": clock.now() - timedelta(minutes=minutes)}
    db.session.execute(sa.update(SignIn).where(SignIn.person_id == person.id).values(changed))
    db.session.commit()


def kept() -> list[KeptForm]:
    return list(db.session.scalars(sa.select(KeptForm).order_by(KeptForm.id)))


def way_back(html: str) -> str:
    """Where "Sign in again" goes on to, or "Open the page again" leads."""
    found = re.search(r'href="/sign-in\?next=([^"]+)"|href="([^"]+\?kept=[^"]+)"', html)
    assert found, "no way back"
    return (
        unescape(found[1] or found[2]).replace("%3F", "?").replace("%3D", "=").replace("%26", "&")
    )


def lost(one: Any, browser: Client, words: str = "We are full until spring") -> str:
    """The coordinator's reason arrives too late; gives the address that opens the form with it."""
    idle(one.coordinator)
    answer = browser.post(
        f"/reviews/{one.review.ref}/decline", data={"reason": words, "version": 3}
    )
    assert answer.status_code == 401
    assert f"{words}</textarea>" in answer.text
    return way_back(answer.text)


def test_a_form_sent_too_late_opens_again_with_what_was_typed(sign_in: SignsIn) -> None:
    one = cast(Status.REQUESTED)
    address = lost(one, sign_in(one.coordinator))
    again = sign_in(one.coordinator)
    page = again.get(address).text
    assert (BACK in page, "We are full until spring</textarea>" in page) == (True, True)
    assert "Error:" not in page
    hidden = again.token(address)
    sent = again.post(address, data=hidden | {"reason": "We are full until spring"})
    assert (sent.status_code, kept()) == (302, [])
    assert BACK not in again.get(address).text


def test_who_signed_out_elsewhere_keeps_nothing_here_and_finds_back_to_the_form(
    sign_in: SignsIn,
) -> None:
    one = cast(Status.REQUESTED)
    path = f"/reviews/{one.review.ref}/decline"
    browser, other = sign_in(one.coordinator), sign_in(one.coordinator)
    other.post("/me/sign-ins/sign-out-everywhere")
    answer = browser.post(path, data={"reason": "We are full until spring", "version": 3})
    assert (answer.status_code, kept()) == (401, [])
    assert "We are full until spring</textarea>" in answer.text
    assert f'href="/sign-in?next={path}"' in answer.text


def test_what_is_refused_again_is_still_kept(sign_in: SignsIn) -> None:
    one = cast(Status.REQUESTED)
    address = lost(one, sign_in(one.coordinator))
    again = sign_in(one.coordinator)
    refused = again.post(address, data=again.token(address) | {"reason": ""})
    assert (refused.status_code, len(kept())) == (422, 1)
    assert f'name="kept" value="{kept()[0].ref}"' in refused.text


def test_another_person_gets_their_own_empty_form(sign_in: SignsIn) -> None:
    one = cast(Status.REQUESTED)
    other = make.person(make.council(one.review.group), coordinates=one.review.group)
    address = lost(one, sign_in(one.coordinator))
    theirs = sign_in(other)
    plain = theirs.get(f"/reviews/{one.review.ref}/decline").text
    asked = theirs.get(address).text
    without_keys = re.compile(r'(name="(?:csrf_token|once)" value=")[^"]*|\?kept=F-\w+')
    assert without_keys.sub("", asked) == without_keys.sub("", plain)


def test_another_page_does_not_open_with_it(sign_in: SignsIn) -> None:
    one = cast(Status.REQUESTED)
    address = lost(one, sign_in(one.coordinator))
    page = sign_in(one.coordinator).get(address.replace("/decline", "/accept")).text
    assert (BACK in page, "full until spring" in page) == (False, False)


def test_after_a_day_it_is_gone(sign_in: SignsIn) -> None:
    one = cast(Status.REQUESTED)
    address = lost(one, sign_in(one.coordinator))
    with clock.pretended(clock.now() + timedelta(hours=25)):
        assert BACK not in sign_in(one.coordinator).get(address).text


def test_a_page_older_than_the_sign_in_gives_its_form_back(
    sign_in: SignsIn, application: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = cast(Status.REQUESTED)
    browser = sign_in(one.coordinator)
    monkeypatch.setitem(application.config, "WTF_CSRF_ENABLED", True)
    path = f"/reviews/{one.review.ref}/decline"
    answer = browser.post(path, data={"reason": "We are full until spring"})
    assert answer.status_code == 400
    page = browser.get(way_back(answer.text)).text
    assert (BACK in page, "We are full until spring</textarea>" in page) == (True, True)


def test_passwords_and_codes_are_never_kept(sign_in: SignsIn) -> None:
    person = make.person(make.council())
    browser = sign_in(person)
    idle(person)
    secrets = {
        "password": "a",
        "new_password": "b",
        "code": "1",
        "recovery_code": "2",
    }
    browser.post("/me/profile", data=secrets | {"name": "Ada", "csrf_token": "x", "once": "y"})
    assert [one.fields for one in kept()] == [[["name", "Ada"]]]


def test_an_answer_is_kept_and_what_a_passkey_says_is_not(sign_in: SignsIn) -> None:
    person = make.person(make.council())
    browser = sign_in(person)
    idle(person)
    said = {"answer": "We fixed it in May"}
    shown = browser.post("/me/profile", data=said).text
    hidden = browser.post("/me/second-factor/passkeys/new", data=said).text
    assert ["We fixed it" in text for text in (shown, hidden)] == [True, False]
    assert [one.path for one in kept()] == ["/me/profile"]


def test_nothing_typed_is_nothing_kept(sign_in: SignsIn) -> None:
    person = make.person(make.council())
    browser = sign_in(person)
    idle(person)
    assert browser.post("/me/profile", data={"version": "1", "name": " "}).status_code == 302
    assert kept() == []


def test_the_version_that_was_looked_at_comes_back_so_that_a_conflict_is_noticed(
    sign_in: SignsIn,
) -> None:
    person = make.person(make.council())
    browser = sign_in(person)
    fields = browser.token("/me/profile") | {"name": "Ada"}
    idle(person)
    address = way_back(browser.post("/me/profile", data=fields).text)
    person.version += 1
    db.session.commit()
    shown = sign_in(person).token(address)
    assert (shown["version"], shown["kept"]) == (fields["version"], kept()[0].ref)
    assert int(shown["version"]) == person.version - 1


def test_a_sign_in_that_was_ended_on_purpose_keeps_nothing(sign_in: SignsIn) -> None:
    person = make.person(make.council())
    browser = sign_in(person)
    db.session.execute(sa.update(SignIn).values(ended_at=clock.now()))
    answer = browser.post("/me/profile", data={"name": "Ada"})
    assert (answer.status_code, "Ada</textarea>" in answer.text, kept()) == (401, True, [])
    assert 'href="/sign-in"' in answer.text


def test_a_form_on_another_page_opens_there(sign_in: SignsIn) -> None:
    person = make.person(make.council())
    browser = sign_in(person)
    idle(person)
    came_from = {"Referer": "http://localhost/me/profile?from=home"}
    browser.post("/me/sign-ins/sign-out-everywhere", data={"reason": "x"}, headers=came_from)
    browser.post("/me/sign-ins/sign-out-everywhere", data={"reason": "x"})
    foreign = {"Referer": "http://elsewhere.example/me/profile"}
    browser.post("/me/sign-ins/sign-out-everywhere", data={"reason": "x"}, headers=foreign)
    assert [one.path for one in kept()] == ["/me/profile"]


def test_lists_and_dates_come_back(application: Flask) -> None:
    class Many(Form):
        which = Choices("Which?", choices=["a", "b", "c"])
        on = Day("On")
        sure = Tick("Sure")

    typed = MultiDict(
        [("which", "a"), ("which", "c"), ("on-day", "3"), ("on-month", "x"), ("sure", "yes")]
    )
    with application.test_request_context("/"):
        g.kept = typed
        form = Many()
        assert form.which.typed == ["a", "c"]
        assert form.on.typed == {"day": "3", "month": "x", "year": ""}
        assert form.sure.typed is True
        assert not form.is_submitted()
