"""The moves: who may, what changes, who hears of it, and what the history keeps."""

from dataclasses import dataclass
from datetime import date

import pytest
import sqlalchemy as sa

from peerreview import queries
from peerreview.db import commit, db
from peerreview.models.messages import Event, Message
from peerreview.models.panels import Session
from peerreview.models.people import Person
from peerreview.models.reviews import Review
from peerreview.operations import reviews
from peerreview.rules.errors import NotAllowed, NotVisible, Refused, WrongStatus
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole, SeatState
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


@dataclass
class Cast:
    """One review with one person in each part."""

    review: Review
    publisher: Person
    colleague: Person
    coordinator: Person
    lead: Person
    assessor: Person
    invited: Person


def cast(status: Status, **changes: object) -> Cast:
    group = make.group()
    host, other = make.council(group), make.council(group)
    publisher, colleague = make.person(host, publisher=True), make.person(host)
    review = make.review(host, status, group=group, contact=publisher, **changes)
    lead, assessor, invited = (make.assessor(other) for _ in range(3))
    make.seat(review, lead, SeatRole.LEAD)
    make.seat(review, assessor)
    make.seat(review, invited, state=SeatState.OFFERED)
    coordinator = make.person(other, coordinates=group)
    found = queries.reviews.by_ref(review.ref)
    assert found is not None
    return Cast(found, publisher, colleague, coordinator, lead, assessor, invited)


def told() -> set[tuple[int, str]]:
    return {(row.person_id, row.kind) for row in db.session.scalars(sa.select(Message))}


def last_event() -> tuple[str, str, str]:
    commit()
    row = db.session.scalars(sa.select(Event).order_by(Event.number.desc()).limit(1)).one()
    return row.verb, row.relation, row.status_after


def test_send_back_gives_the_draft_back_with_what_is_missing() -> None:
    one = cast(Status.REQUESTED)
    reviews.send_back(one.review, by=make.standing(one.coordinator), missing_words="The dates")
    assert (one.review.status, one.review.reached) == (Status.DRAFT, Status.REQUESTED)
    assert one.review.missing_words == "The dates"
    assert last_event() == ("send back", "coordinator", "draft")
    assert told() == {(one.publisher.id, "request_sent_back")}


def test_accept_begins_to_form_and_forgets_what_was_missing() -> None:
    one = cast(Status.REQUESTED, missing_words="The dates")
    reviews.accept(one.review, by=make.standing(one.coordinator))
    assert (one.review.status, one.review.missing_words) == (Status.FORMING, "")
    assert last_event() == ("accept", "coordinator", "forming")
    assert told() == {(one.publisher.id, "request_accepted")}


def test_decline_keeps_the_reason() -> None:
    one = cast(Status.REQUESTED)
    reviews.decline(one.review, by=make.standing(one.coordinator), reason="No time this year")
    assert (one.review.status, one.review.reason) == (Status.DECLINED, "No time this year")
    assert last_event() == ("decline", "coordinator", "declined")
    assert told() == {(one.publisher.id, "request_declined")}


def test_replan_cancels_the_sessions_in_every_calendar() -> None:
    one = cast(Status.SCHEDULED)
    session = make.session(one.review)
    reviews.replan(one.review, by=make.standing(one.coordinator), reason="The lead is ill")
    assert (one.review.status, one.review.replan_reason) == (Status.FORMING, "The lead is ill")
    kept = db.session.get_one(Session, session.id)
    assert (kept.cancelled_at is not None, kept.sequence) == (True, 1)
    assert last_event() == ("replan", "coordinator", "forming")
    assert told() == {
        (one.publisher.id, "review_replanned"),
        (one.lead.id, "review_replanned"),
        (one.assessor.id, "review_replanned"),
        (one.invited.id, "sessions_cancelled"),
    }


def test_who_is_only_invited_does_not_read_why_dates_changed() -> None:
    one = cast(Status.SCHEDULED)
    make.session(one.review, on=date(2030, 3, 4))
    reviews.replan(one.review, by=make.standing(one.coordinator), reason="The lead is ill")
    commit()
    mine = sa.select(Message.facts).where(Message.person_id == one.invited.id)
    assert db.session.scalars(mine).all() == [{"sessions": ["Monday 4 March 2030"]}]


def test_begin_tells_the_rest_of_the_panel() -> None:
    one = cast(Status.SCHEDULED)
    make.session(one.review, on=make.today())
    reviews.begin(one.review, by=make.standing(one.lead))
    assert one.review.status == Status.IN_REVIEW
    assert last_event() == ("begin", "lead", "in review")
    assert told() == {(one.assessor.id, "review_begun")}


def test_write_up_starts_the_clock_for_the_findings() -> None:
    one = cast(Status.IN_REVIEW)
    make.session(one.review, on=date(2030, 3, 1))
    make.session(one.review, on=date(2030, 3, 4))
    reviews.write_up(one.review, by=make.standing(one.lead))
    assert (one.review.status, one.review.findings_due_on) == (Status.WRITING, date(2030, 3, 13))
    assert told() == {(one.assessor.id, "writing_begun"), (one.publisher.id, "sessions_over")}


def test_write_up_counts_the_working_days_of_the_councils_own_nation() -> None:
    one = cast(Status.IN_REVIEW)
    one.review.council.nation = "Northern Ireland"
    make.session(one.review, on=date(2030, 3, 15))  # St Patrick's Day is observed on the 18th
    reviews.write_up(one.review, by=make.standing(one.lead))
    assert one.review.findings_due_on == date(2030, 3, 27)


def test_write_up_keeps_to_the_groups_own_figure() -> None:
    one = cast(Status.IN_REVIEW)
    assert one.review.group is not None
    one.review.group.findings_days = 2
    make.session(one.review, on=date(2030, 3, 4))
    reviews.write_up(one.review, by=make.standing(one.lead))
    assert one.review.findings_due_on == date(2030, 3, 6)


def test_close_thanks_everybody_else() -> None:
    one = cast(Status.AGREED)
    reviews.close(one.review, by=make.standing(one.coordinator))
    assert one.review.status == Status.CLOSED
    assert told() == {
        (one.publisher.id, "review_closed"),
        (one.lead.id, "review_closed"),
        (one.assessor.id, "review_closed"),
    }


def test_withdraw_owes_no_reason_and_is_told_to_all_who_knew() -> None:
    one = cast(Status.SCHEDULED)
    make.session(one.review)
    reviews.withdraw(one.review, by=make.standing(one.publisher))
    assert (one.review.status, one.review.reached, one.review.reason) == (
        Status.WITHDRAWN, Status.SCHEDULED, "",
    )  # fmt: skip
    everybody = (one.coordinator, one.lead, one.assessor, one.invited)
    assert told() == {(person.id, "review_withdrawn") for person in everybody}
    commit()
    assert db.session.scalars(sa.select(Session).where(Session.cancelled_at.is_(None))).all() == []


def test_withdraw_of_a_draft_nobody_saw_tells_no_coordinator() -> None:
    group = make.group()
    host = make.council(group)
    publisher = make.person(host, publisher=True)
    make.person(make.council(group), coordinates=group)
    review = make.review(host, group=group)
    reviews.withdraw(review, by=make.standing(publisher))
    commit()
    assert told() == set()


def test_cancel_tells_everybody_why() -> None:
    one = cast(Status.WRITING)
    reviews.cancel(one.review, by=make.standing(one.coordinator), reason="The council merges")
    assert (one.review.status, one.review.reason) == (Status.CANCELLED, "The council merges")
    everybody = (one.publisher, one.lead, one.assessor, one.invited)
    assert told() == {(person.id, "review_cancelled") for person in everybody}


def test_a_session_that_was_held_stays_in_the_calendar() -> None:
    one = cast(Status.WRITING)
    held = make.session(one.review, on=date(2024, 3, 4))
    reviews.cancel(one.review, by=make.standing(one.coordinator), reason="The council merges")
    assert db.session.get_one(Session, held.id).cancelled_at is None


def test_somebody_on_panel_and_coordinating_is_told_once() -> None:
    one = cast(Status.SCHEDULED)
    double = make.assessor(make.council(one.review.group), coordinates=one.review.group)
    make.seat(one.review, double)
    reviews.withdraw(one.review, by=make.standing(one.publisher))
    commit()
    mine = sa.select(sa.func.count()).where(Message.person_id == double.id)
    assert db.session.execute(mine).scalar_one() == 1


@pytest.mark.parametrize(
    ("move", "status", "facts", "field"),
    (
        (reviews.send_back, Status.REQUESTED, {"missing_words": " "}, "missing_words"),
        (reviews.decline, Status.REQUESTED, {"reason": ""}, "reason"),
        (reviews.replan, Status.SCHEDULED, {"reason": ""}, "reason"),
        (reviews.cancel, Status.FORMING, {"reason": "\n"}, "reason"),
    ),
)
def test_a_move_that_asks_for_words_changes_nothing_without(
    move: object, status: Status, facts: dict[str, str], field: str
) -> None:
    one = cast(status)
    with pytest.raises(Refused) as refused:
        move(one.review, by=make.standing(one.coordinator), **facts)  # type: ignore[operator]
    assert (refused.value.field, one.review.status) == (field, status)


MOVES = (
    (reviews.send_back, {"missing_words": "x"}, Status.FORMING, "coordinator"),
    (reviews.accept, {}, Status.FORMING, "coordinator"),
    (reviews.decline, {"reason": "x"}, Status.FORMING, "coordinator"),
    (reviews.replan, {"reason": "x"}, Status.IN_REVIEW, "coordinator"),
    (reviews.begin, {}, Status.IN_REVIEW, "lead"),
    (reviews.write_up, {}, Status.WRITING, "lead"),
    (reviews.close, {}, Status.CLOSED, "publisher"),
    (reviews.withdraw, {}, Status.AGREED, "publisher"),
    (reviews.cancel, {"reason": "x"}, Status.AGREED, "coordinator"),
)


@pytest.mark.parametrize(("move", "facts", "late", "who"), MOVES)
def test_a_second_person_is_told_that_the_review_has_moved_on(
    move: object, facts: dict[str, str], late: Status, who: str
) -> None:
    one = cast(late)
    with pytest.raises(WrongStatus):
        move(one.review, by=make.standing(getattr(one, who)), **facts)  # type: ignore[operator]


@pytest.mark.parametrize(("move", "facts", "_late", "who"), MOVES)
def test_a_move_is_refused_to_everybody_else(
    move: object, facts: dict[str, str], _late: Status, who: str
) -> None:
    one = cast(Status.REQUESTED)
    stranger = make.standing(make.person(make.council()))
    with pytest.raises(NotVisible):
        move(one.review, by=stranger, **facts)  # type: ignore[operator]
    with pytest.raises(NotAllowed):
        move(one.review, by=make.standing(one.assessor), **facts)  # type: ignore[operator]
    assert told() == set()
