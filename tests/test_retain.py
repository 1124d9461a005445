"""The command that deletes what has been kept for long enough."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from peerreview import mail, operations, queries
from peerreview.clock import now, pretended, today
from peerreview.db import commit, db
from peerreview.models.messages import Press
from peerreview.models.reviews import LegalHold
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.retention import NOTICE, Kind
from peerreview.words import short_day
from tests import factories as make
from tests import factories_foi as planted
from tests.factories_findings import cast, fresh
from tests.factories_preparation import note

pytestmark = pytest.mark.usefixtures("database")


def run(application: Flask, *arguments: str) -> list[str]:
    """What the command prints, line by line."""
    said = application.test_cli_runner().invoke(args=["retain", *arguments])
    assert said.exit_code == 0, said.output
    return said.output.splitlines()


@pytest.fixture
def presses() -> Any:
    """Three presses of a button, two of them long ago; gives how many are there."""
    person = make.person().id
    for number, days in enumerate((0, 40, 50)):
        pressed_at = now() - timedelta(days=days)
        make.save(Press(key=f"k{number}", person_id=person, pressed_at=pressed_at))
    return lambda: db.session.scalars(sa.select(sa.func.count()).select_from(Press)).one()


def test_dry_run_says_what_would_go_and_changes_nothing(application: Flask, presses: Any) -> None:
    said = run(application, "--dry-run")
    before = short_day(today() - timedelta(days=30))
    assert [line.partition(":")[0] for line in said] == [str(kind) for kind in Kind]
    assert f"presses: 2 older than {before} would go" in said
    assert presses() == 3


def test_what_is_over_goes_once(application: Flask, presses: Any) -> None:
    before = short_day(today() - timedelta(days=30))
    for number in (2, 0):
        said = run(application)
        assert said[0] == "told no authors that their notes go soon"
        assert f"presses: {number} older than {before} went" in said
    assert presses() == 1


def test_settings_decide_how_long(
    application: Flask, presses: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = application.config["RETENTION"] | {Kind.PRESSES: 45}
    monkeypatch.setitem(application.config, "RETENTION", longer)
    run(application)
    assert presses() == 2


def test_people_who_no_longer_come_are_counted_and_stay(application: Flask) -> None:
    with pretended(now() - timedelta(days=800)):
        person = make.person()
    before = short_day(today() - timedelta(days=730))
    for arguments in (["--dry-run"], []):
        assert run(application, *arguments)[-1] == (
            f"unused people: 1 older than {before} stay, and are at /administration/unused-people"
        )
    assert person.erased_at is None


def test_mail_about_notes_reaches_an_author_who_left_and_names_no_service(
    application: Flask,
) -> None:
    one = cast(Status.AGREED, agreed_on=today() - timedelta(days=200))
    seat = make.seat(one.review, one.stranger, SeatRole.OBSERVER, SeatState.REPLACED)
    note(one.review, seat)
    assert run(application)[0] == "told 1 author that their notes go soon"
    (message,) = queries.messages.waiting(10)
    assert mail.may_still_know(message)
    letter = mail.render(message)
    goes_on = short_day(today() + NOTICE)
    assert letter.to == one.stranger.email
    assert letter.subject == f"Your notes on the review {one.review.ref} will be deleted soon"
    assert f"deleted on {goes_on} or soon after" in letter.text
    assert letter.text.endswith(f"{application.config['PUBLIC_URL']}/me/notes")
    assert message.review.service.name not in letter.text


@pytest.mark.parametrize("who", ("publisher", "colleague", "lead", "coordinator"))
def test_pages_of_a_review_stand_when_all_that_goes_of_it_is_gone(
    application: Flask, sign_in: Any, who: str
) -> None:
    one = cast(Status.ACCURACY_CHECK)
    planted.prepared(one)
    planted.written(one, "seen")
    one.review = fresh(one.review)
    planted.agreed(one)
    one.review.status = Status.CLOSED
    db.session.execute(sa.update(LegalHold).values(ended_at=now()))
    commit()
    with pretended(now() + timedelta(days=3000)):
        for kind, days in application.config["RETENTION"].items():
            while operations.retention.clear(kind, days):
                commit()
    browser, path = sign_in(getattr(one, who)), f"/reviews/{one.review.ref}"
    shown = browser.get(path).get_data(as_text=True)
    parts = set(re.findall(rf'href="({path}/[\w/-]+)"', shown))
    assert f"{path}/events" in parts and len(parts) > 3
    for part in parts:
        answer = browser.get(part)
        assert answer.status_code in (200, 302), part
        assert "“”" not in answer.get_data(as_text=True), part
