"""A legal hold: put on and ended by publishers at every status, told to them alone."""

import pytest
import sqlalchemy as sa

from peerreview import operations, queries
from peerreview.db import commit, db
from peerreview.models.councils import Council
from peerreview.models.messages import Message
from peerreview.models.reviews import LegalHold, Review
from peerreview.rules.errors import NotAllowed, NotVisible, Refused
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import Relation, Standing
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


def a_review(status: Status = Status.AGREED) -> tuple[Review, Standing]:
    """A review, and a publisher of its council."""
    council = make.council(make.group())
    publisher = make.standing(make.person(council, publisher=True))
    return make.review(council, status), publisher


def host(review: Review) -> Council:
    """The council of a review."""
    return db.session.get_one(Council, review.council_id)


@pytest.mark.parametrize("status", Status)
def test_hold_is_put_on_and_ended_at_every_status(status: Status) -> None:
    review, publisher = a_review(status)
    operations.holds.hold(review, by=publisher, why="A court asked")
    commit()
    assert queries.holds.is_held(review.id)
    operations.holds.end_hold(review, by=publisher)
    commit()
    assert not queries.holds.is_held(review.id)
    (kept,) = queries.holds.of_review(review)
    assert (kept.why, kept.held_by, kept.ended_by) == (
        "A court asked",
        publisher.name,
        publisher.name,
    )


def test_hold_twice_is_refused_and_so_is_ending_none() -> None:
    review, publisher = a_review()
    with pytest.raises(Refused, match="not held any more"):
        operations.holds.end_hold(review, by=publisher)
    operations.holds.hold(review, by=publisher, why="A court asked")
    with pytest.raises(Refused, match="held already"):
        operations.holds.hold(review, by=publisher, why="Another court")


def test_hold_without_a_reason_is_refused() -> None:
    review, publisher = a_review()
    with pytest.raises(Refused, match="Say why"):
        operations.holds.hold(review, by=publisher, why="")


def test_held_is_the_same_in_a_where() -> None:
    review, publisher = a_review()
    other = make.review(host(review))
    operations.holds.hold(review, by=publisher, why="A court asked")
    operations.holds.hold(other, by=publisher, why="A court asked")
    operations.holds.end_hold(other, by=publisher)
    commit()
    held = db.session.scalars(sa.select(Review.id).where(queries.holds.held()))
    free = db.session.scalars(sa.select(Review.id).where(sa.not_(queries.holds.held())))
    assert (list(held), list(free)) == ([review.id], [other.id])
    mine = sa.select(LegalHold.id).where(queries.holds.held(LegalHold.review_id))
    assert len(db.session.scalars(mine).all()) == 1


@pytest.mark.parametrize("ended", (Status.AGREED, Status.WITHDRAWN))
def test_hold_is_for_nobody_but_publishers(ended: Status) -> None:
    review, _ = a_review(ended)
    teammate = make.person(host(review))
    make.named(review, teammate)
    with pytest.raises(NotAllowed):
        operations.holds.hold(review, by=make.standing(teammate), why="A court asked")
    with pytest.raises(NotVisible):
        operations.holds.hold(review, by=make.standing(make.person()), why="A court asked")


def test_hold_is_mailed_to_the_other_publishers_alone() -> None:
    review, publisher = a_review()
    other = make.person(host(review), publisher=True)
    make.named(review, make.person(host(review)))
    operations.holds.hold(review, by=publisher, why="A court asked")
    operations.holds.end_hold(review, by=publisher)
    commit()
    written = db.session.execute(
        sa.select(Message.person_id, Message.kind, Message.facts).order_by(Message.id)
    )
    assert [tuple(row) for row in written] == [
        (other.id, "review_held", {"who": publisher.name}),
        (other.id, "hold_ended", {"who": publisher.name}),
    ]


@pytest.mark.parametrize(
    ("relations", "told"),
    (
        ({Relation.PUBLISHER, Relation.TEAM}, ["end hold", "hold"]),
        ({Relation.TEAM}, []),
        ({Relation.COORDINATOR}, []),
        ({Relation.LEAD}, []),
    ),
)
def test_hold_is_told_to_publishers_only(relations: set[Relation], told: list[str]) -> None:
    review, publisher = a_review()
    operations.holds.hold(review, by=publisher, why="A court asked")
    operations.holds.end_hold(review, by=publisher)
    commit()
    rows = queries.events.of_review(review, relations).items
    assert [row.verb for row in rows] == told
