"""The history: one chain, appended at the commit, never changed."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from peerreview.db import commit, db
from peerreview.models.messages import Event
from peerreview.models.panels import Seat
from peerreview.operations import history
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole
from peerreview.rules.verbs import Verb
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


def test_two_moves_stand_in_one_chain() -> None:
    group = make.group()
    coordinator = make.standing(make.person(coordinates=group))
    review = make.review(make.council(group), Status.REQUESTED, group=group)
    history.move(review, Verb.ACCEPT, by=coordinator)
    history.move(review, Verb.CANCEL, by=coordinator)
    commit()
    first, second = db.session.scalars(sa.select(Event).order_by(Event.number))
    assert (first.number, first.verb, first.relation, first.status_after) == (
        1, "accept", "coordinator", "forming",
    )  # fmt: skip
    assert second.previous_hash == first.hash
    assert first.hash == history.digest(history.FIRST_HASH, history.facts_of(first))
    assert second.hash == history.digest(first.hash, history.facts_of(second))


@pytest.mark.parametrize("statement", ("UPDATE events SET verb = 'x'", "DELETE FROM events"))
def test_an_event_is_never_changed(statement: str) -> None:
    history.record("sign in", by=make.standing(make.person()))
    commit()
    with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        db.session.execute(sa.text(statement))


@pytest.mark.parametrize("same", ("number", "hash"))
def test_an_event_never_takes_the_place_of_another(same: str) -> None:
    history.record("sign in", by=make.standing(make.person()))
    commit()
    other = {"number": 2, "hash": "f" * 64, "verb": "agree"}
    del other[same]
    columns = [column.name for column in Event.__table__.columns]
    values = ", ".join(f":{name}" if name in other else name for name in columns)
    replace = f"INSERT OR REPLACE INTO events SELECT {values} FROM events"
    if db.engine.dialect.name == "postgresql":
        assigned = ", ".join(f"{name} = EXCLUDED.{name}" for name in other)
        replace = f"INSERT INTO events SELECT {values} FROM events ON CONFLICT ({same}) DO UPDATE SET {assigned}"
    with pytest.raises(DBAPIError, match="append-only"), db.session.begin_nested():
        db.session.execute(sa.text(replace), other)


def test_the_database_refuses_a_seat_to_a_colleague_of_the_host() -> None:
    host = make.council()
    review = make.review(host, Status.FORMING)
    colleague = make.person(host)
    with pytest.raises(IntegrityError, match="conflict of interest"), db.session.begin_nested():
        db.session.add(
            Seat(
                review_id=review.id,
                person_id=colleague.id,
                role=SeatRole.LEAD,
                proposed_at=make.now(),
            )
        )
        db.session.flush()
