"""Findings to test with: a review with its people, and points in any state."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from peerreview import operations, queries
from peerreview.clock import now
from peerreview.db import commit, db
from peerreview.models.councils import PeerGroup
from peerreview.models.findings import Dissent, Finding, Query, Suggestion
from peerreview.models.messages import Event, Message
from peerreview.models.panels import Seat
from peerreview.models.people import Person
from peerreview.models.reviews import Review
from peerreview.rules.findings import Controller, FindingState
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole, Standing
from tests import factories as make


@dataclass
class Cast:
    """One review with one person in each part; `colleague` is named on the team."""

    review: Review
    group: PeerGroup
    publisher: Person
    colleague: Person
    coordinator: Person
    lead: Person
    assessor: Person
    observer: Person
    stranger: Person
    administrator: Person


def cast(status: Status, points: int = 3, **changes: Any) -> Cast:
    """A review at this status with everybody in place and a finding for each point, all open."""
    group = make.group()
    host, other = make.council(group), make.council(group)
    publisher, colleague = make.person(host, publisher=True), make.person(host)
    standard = make.standard(points)
    made = make.review(
        host, status, group=group, contact=publisher, standard=standard,
        **{"focus": (2,), "owner": "Head of Streets"} | changes,
    )  # fmt: skip
    make.named(made, colleague)
    people = [make.assessor(other) for _ in range(3)]
    for person, role in zip(people, SeatRole, strict=True):
        make.seat(made, person, role)
    coordinator = make.person(make.council(group), coordinates=group)
    for point in standard.points:
        db.session.add(Finding(review_id=made.id, point_id=point.id))
    commit()
    apart = make.person(other), make.person(is_administrator=True)
    return Cast(fresh(made), group, publisher, colleague, coordinator, *people, *apart)


def fresh(review: Review) -> Review:
    """The review as the next request loads it; people stay loaded, to sign in later."""
    commit()
    for row in db.session:
        if not isinstance(row, Person):
            db.session.expire(row)
    found = queries.reviews.by_ref(review.ref)
    assert found is not None
    return found


def finding(
    review: Review,
    number: int,
    state: FindingState = FindingState.VIEW,
    view: int | None = 3,
    works_well: str = "They meet daily",
    to_explore: str = "",
    suggestions: Iterable[tuple[str, Controller]] = (),
) -> Finding:
    """The finding on this point, with these words."""
    found = queries.findings.of_point(review, number)
    found.state, found.view = state, view if state is FindingState.VIEW else None
    found.works_well, found.to_explore = works_well, to_explore
    found.suggestions = [
        Suggestion(place=place, words=words, controlled_by=by)
        for place, (words, by) in enumerate(suggestions, start=1)
    ]
    commit()
    return found


def found(review: Review, points: Iterable[int] = (1, 2, 3)) -> None:
    """Give each of these points a whole finding."""
    for number in points:
        finding(review, number, works_well=f"Well {number}", to_explore=f"Explore {number}")


def dissent(review: Review, number: int, by: Person, words: str, view: int | None = 1) -> Dissent:
    """A second view of this assessor."""
    at = queries.findings.of_point(review, number)
    seat = queries.findings.own_seat(review, by.id)
    row = Dissent(finding_id=at.id, seat_id=seat.id, view=view, words=words, recorded_at=now())
    made: Dissent = make.save(row)
    return made


def query(
    review: Review, number: int, by: Person, words: str = "Is that so?", **changes: Any
) -> Query:
    """A query of the team."""
    point = queries.findings.of_point(review, number).point
    row = Query(
        review_id=review.id, point_id=point.id, words=words, raised_by_id=by.id, raised_at=now(),
        **changes,
    )  # fmt: skip
    made: Query = make.save(row)
    return made


def agreed(**changes: Any) -> Cast:
    """A review whose report has just been agreed, in its first version."""
    one = cast(Status.ACCURACY_CHECK, **changes)
    found(one.review, range(1, 1 + changes.get("points", 3)))
    agree(one.review, one.publisher)
    commit()
    db.session.execute(sa.delete(Message))
    one.review = fresh(one.review)
    return one


def by(person: Person) -> Standing:
    """The person as operations want them."""
    return make.standing(person)


def seat(review: Review, person: Person) -> Seat:
    """The seat of this person."""
    return queries.findings.own_seat(review, person.id)


def told() -> set[tuple[int, str]]:
    """Who was told what."""
    return {(row.person_id, row.kind) for row in db.session.scalars(sa.select(Message))}


def last_event() -> tuple[str, str, str]:
    """Verb, relation and object of the last event."""
    commit()
    row = db.session.scalars(sa.select(Event).order_by(Event.number.desc()).limit(1)).one()
    return row.verb, row.relation, f"{row.object_kind} {row.object_ref}"


def agree(review: Review, person: Person) -> None:
    """Agree the findings as they read now."""
    operations.reports.agree(review, by=by(person), as_read=queries.findings.mark(review))
