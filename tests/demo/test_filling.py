"""The demo, filled: what must be in it, and that it fills once."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from peerreview import demo, mail
from peerreview.clock import now, today
from peerreview.db import commit, db
from peerreview.models.councils import CouncilDomain
from peerreview.models.messages import Event
from peerreview.models.people import Joining, Person
from peerreview.models.reviews import Review
from peerreview.models.shares import Share
from peerreview.operations import history, standards
from peerreview.queries import messages
from peerreview.rules.lifecycle import Status
from peerreview.rules.sharing import Audience
from tests.conftest import Client, own_database
from tests.stage import Stage


def _count(kind: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(kind)) or 0


@pytest.fixture(scope="module")
def story(application: Flask, template: bytes | str) -> Iterator[Stage]:
    """The demo in a database that stands for all tests of this file."""
    with own_database(application, template):
        standards.store_shipped()
        commit()
        assert demo.fill() is True
        yield Stage(application)


@pytest.fixture
def filled(story: Stage) -> Iterator[None]:
    """The demo in the database, as it was filled."""
    yield
    story.restore()


@pytest.mark.usefixtures("filled")
def test_fill_tells_reviews_of_every_status_and_audience_in_one_chain() -> None:
    assert _count(Review) >= 25
    assert set(db.session.scalars(sa.select(Review.status))) == set(Status)
    live = sa.or_(Share.ends_on.is_(None), Share.ends_on >= today())
    audiences = sa.select(Share.audience).where(Share.ended_at.is_(None), live)
    assert set(db.session.scalars(audiences)) == set(Audience)
    assert _broken_links() == []
    before = _count(Event)
    assert demo.fill() is False
    assert _count(Event) == before


def _broken_links() -> list[int]:
    """The numbers of events that do not follow from the one before, or lie in the future."""
    previous, moment, broken = history.FIRST_HASH, datetime(2020, 1, 1, tzinfo=UTC), []
    for row in db.session.scalars(sa.select(Event).order_by(Event.number)):
        chained = row.previous_hash == previous
        chained = chained and row.hash == history.digest(previous, history.facts_of(row))
        # The standards were stored just now, before the demo's past began.
        in_order = row.verb == "store standard" or moment <= row.at <= now()
        if not (chained and in_order):
            broken.append(row.number)
        previous = row.hash
        moment = moment if row.verb == "store standard" else row.at
    return broken


@pytest.mark.usefixtures("filled")
def test_fill_leaves_somebody_asking_to_join_and_an_invitation_open() -> None:
    rows = db.session.execute(
        sa.select(Person.name, Joining.asked_by_id == Joining.person_id)
        .join(Person, Person.id == Joining.person_id)
        .where(Joining.answered_at.is_(None))
        .order_by(Person.name)
    )
    assert [tuple(row) for row in rows] == [("Priya Sandgate", False), ("Wren Hollowell", True)]
    assert _count(CouncilDomain) > 10


@pytest.mark.usefixtures("filled")
def test_every_shown_account_signs_in_and_opens_what_its_home_leads_to(story: Stage) -> None:
    client = story.browser_of(None)
    for account in demo.shown():
        fields = {"email": account.email, "password": account.password}
        assert client.post("/sign-in", data=fields).status_code == 302, account.name
        answers = {path: client.get(path).status_code for path in _paths_from(client)}
        assert [path for path, status in answers.items() if status not in {200, 302}] == [], (
            account.name
        )
        client.post("/sign-out")


def _paths_from(client: Client) -> list[str]:
    """The pages that home and the list of reviews link to."""
    found = set()
    for start in ("/home", "/reviews"):
        html = client.get(start).get_data(as_text=True)
        found |= set(re.findall(r'href="(/[^"#]*)"', html))
    return sorted(path for path in found if not path.startswith(("/static", "/sign")))


# Where candid words are typed; reasons that are written for the reader of a mail are not among them.
CANDID = (
    "self_views.words", "evidence.note", "notes.words", "comments.words", "findings.works_well",
    "findings.to_explore", "suggestions.words", "dissents.words", "queries.words", "queries.answer",
    "responses.words", "action_versions.words", "follow_ups.words", "feedback.helped",
    "feedback.hindered", "feedback.change", "interests.words", "team_places.access_needs",
    "people.access_needs", "seats.objection",
)  # fmt: skip


@pytest.mark.usefixtures("filled")
def test_no_mail_of_the_whole_story_carries_candid_words() -> None:
    candid = {text for column in CANDID for text in _texts(column)}
    assert len(candid) > 100
    mails = [mail.render(message).text for message in messages.waiting(limit=2000)]
    assert len(mails) > 200
    said = " ".join(" ".join(mails).split())
    assert [text for text in candid if text in said] == []


def _texts(column: str) -> list[str]:
    """What was typed into this column, on one line; a word or two could stand anywhere."""
    table, _, name = column.partition(".")
    rows = db.session.scalars(sa.select(db.metadata.tables[table].c[name]))
    return [text for row in rows if len(text := " ".join((row or "").split())) > 15]
