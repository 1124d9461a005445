"""Who leaves a council, or can no longer sign in: nothing stays open that would wait for them."""

import pytest
import sqlalchemy as sa

from peerreview import queries
from peerreview.clock import today
from peerreview.db import db
from peerreview.models.messages import Event, Message
from peerreview.models.panels import Seat
from peerreview.models.people import Joining, Membership, Person
from peerreview.models.reviews import ActingCoordinator, Review
from peerreview.operations import groups, joinings, memberships, people, profiles
from peerreview.queries import turns
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import Relation, SeatRole, SeatState
from peerreview.rules.verbs import Verb
from tests import factories as make
from tests.factories_requests import Case, told

pytestmark = pytest.mark.usefixtures("database")


def _administrator():
    return make.standing(make.person(is_administrator=True))


def _deactivate(person):
    people.deactivate(db.session.get_one(Person, person.id), by=_administrator())
    db.session.commit()


def _leave(person, council, *, by=None):
    membership = memberships.live_membership(person, council)
    memberships.end_membership(council, membership, by=by or make.standing(person), sure=True)
    db.session.commit()


def _review(case):
    return db.session.get_one(Review, case.review.id, populate_existing=True)


@pytest.mark.parametrize(
    ("state", "becomes"),
    [
        (SeatState.PROPOSED, SeatState.TAKEN_BACK),
        (SeatState.OFFERED, SeatState.TAKEN_BACK),
        (SeatState.ACCEPTED, SeatState.STEPPED_DOWN),
    ],
)
def test_the_seats_of_who_is_deactivated_end_and_coordinators_hear(state, becomes) -> None:
    case = Case(Status.FORMING)
    assessor = make.assessor(make.council())
    seat = make.seat(case.review, assessor, SeatRole.LEAD, state)
    _deactivate(assessor)
    assert db.session.get_one(Seat, seat.id).state is becomes
    assert ("seat_ended", case.coordinator.id) in told()


def test_a_review_at_work_waits_for_another_lead_and_never_for_who_is_gone() -> None:
    case = Case(Status.IN_REVIEW)
    lead = make.assessor(make.council())
    make.seat(case.review, lead, SeatRole.LEAD)
    _deactivate(lead)
    turn = turns.of_review(case.review, frozenset({Relation.COORDINATOR}))
    assert [wait.verb for wait in turn.mine] == [Verb.CHANGE_PANEL]


def test_seats_of_past_reviews_stay_for_the_names_of_past_work() -> None:
    case = Case(Status.CLOSED)
    lead = make.assessor(make.council())
    seat = make.seat(case.review, lead, SeatRole.LEAD)
    _deactivate(lead)
    assert db.session.get_one(Seat, seat.id).state is SeatState.ACCEPTED


def test_who_is_deactivated_and_let_in_again_is_what_they_still_are() -> None:
    group = make.group()
    council = make.council(group)
    person = make.person(council, publisher=True, coordinates=group)
    _deactivate(person)
    assert queries.recipients.of_group(group.id) == set()
    assert queries.councils.has_publisher(council) is False
    assert [row.coordinators_count for row in queries.groups.listed()] == [0]
    people.reactivate(db.session.get_one(Person, person.id), by=_administrator())
    db.session.commit()
    again = make.standing(person)
    assert (again.publishes_for, again.coordinates) == ({council.id}, {group.id})


def test_what_somebody_asked_or_sent_ends_with_their_access() -> None:
    council = make.council()
    publisher = make.person(council, publisher=True)
    sent = {"name": "Ada", "email": "ada@example.org"}
    joinings.invite_colleague(council, **sent, by=make.standing(publisher))
    administrator = _administrator()
    own = make.council()
    joinings.invite_colleague(own, name="P", email=publisher.email, by=administrator)
    db.session.commit()
    _deactivate(publisher)
    assert db.session.scalars(sa.select(Joining.agreed)).all() == [False, False]


def _named(case):
    colleague = make.person(case.host)
    make.named(case.review, colleague)
    make.named(case.review, case.publisher)
    review = _review(case)
    review.contact_id = colleague.id
    db.session.commit()
    return colleague


@pytest.mark.parametrize("end", ["leave", "deactivate"])
def test_a_publisher_becomes_the_contact_when_the_contact_goes(end) -> None:
    case = Case(Status.SCHEDULED)
    colleague = _named(case)
    _leave(colleague, case.host) if end == "leave" else _deactivate(colleague)
    assert _review(case).contact_id == case.publisher.id
    assert ("contact_passed_on", case.publisher.id) in told()
    assert [one.person_id for one in queries.team.places(_review(case))] == [case.publisher.id]


def test_with_nobody_left_a_review_has_no_contact() -> None:
    case = Case(Status.DRAFT)
    _leave(case.publisher, case.host)
    assert _review(case).contact_id is None


def test_who_still_works_for_the_successor_stays_on_the_team() -> None:
    case = Case(Status.DRAFT)
    colleague = _named(case)
    make.save(Membership(person_id=colleague.id, council_id=case.host.id, started_on=today()))
    first = sa.select(Membership).where(Membership.person_id == colleague.id)
    membership = db.session.scalars(first.order_by(Membership.id)).first()
    memberships.end_membership(case.host, membership, by=make.standing(colleague))
    db.session.commit()
    assert _review(case).contact_id == colleague.id


def test_who_leaves_is_on_no_team_and_past_reviews_keep_their_names() -> None:
    case, past = Case(Status.FORMING), Case(Status.CLOSED)
    past_member = make.person(past.host)
    place = make.named(past.review, past_member)
    _leave(past_member, past.host)
    assert [one.ref for one in queries.team.places(_review(past))] == [place.ref]
    colleague = _named(case)
    _leave(colleague, case.host)
    events = sa.select(Event.verb).order_by(Event.number.desc()).limit(2)
    assert db.session.scalars(events).all() == ["end membership", "name team"]


def test_those_who_wait_are_told_to_coordinators_when_the_last_publisher_goes() -> None:
    group = make.group()
    council = make.council(group)
    publisher, asker = make.person(council, publisher=True), make.person()
    coordinator = make.person(coordinates=group)
    joinings.ask_for(asker, council)
    db.session.commit()
    _leave(publisher, council)
    assert told() == [("joining_asked", publisher.id), ("joining_asked", coordinator.id)]
    assert [row.code for row in queries.joinings.on_home(make.standing(coordinator))] == [
        council.code
    ]


def _acting(case):
    acting = make.person()
    row = {"review_id": case.review.id, "person_id": acting.id, "named_at": make.now()}
    make.save(ActingCoordinator(**row))
    return acting


def _conflicted_case():
    case = Case(Status.FORMING)
    interest = make.interest(case.coordinator, case.host)
    return case, interest, _acting(case)


def test_an_acting_coordinator_goes_when_the_group_has_one_without_a_conflict() -> None:
    case, _, acting = _conflicted_case()
    assert make.standing(acting).is_acting is True
    make.person(email="new@example.org")
    facts = {"name": "New", "email": "new@example.org"}
    groups.name_coordinator(case.group, by=make.standing(case.coordinator), **facts)
    db.session.commit()
    assert make.standing(acting).is_acting is False
    assert ("acting_ended", acting.id) in told()
    assert Relation.COORDINATOR not in queries.scope.relations(_review(case), make.standing(acting))


def test_an_acting_coordinator_stays_while_the_new_one_has_not_come_or_has_a_conflict() -> None:
    case, _, acting = _conflicted_case()
    make.person(case.host, email="host@example.org")
    by = make.standing(case.coordinator)
    for email in ("never-here@example.org", "host@example.org"):
        groups.name_coordinator(case.group, by=by, name="N", email=email)
    db.session.commit()
    assert make.standing(acting).is_acting is True


def test_an_ended_hard_interest_is_told_to_those_who_run_the_reviews_concerned() -> None:
    case, interest, acting = _conflicted_case()
    profiles.end_interest(interest, by=make.standing(case.coordinator))
    db.session.commit()
    assert told() == [("interest_ended", acting.id)]
    assert make.standing(acting).is_acting is True
    back = queries.scope.relations(_review(case), make.standing(case.coordinator))
    assert Relation.COORDINATOR in back


def test_an_ended_hard_interest_of_a_lone_coordinator_is_told_to_administrators() -> None:
    case = Case(Status.FORMING)
    interest = make.interest(case.coordinator, case.host)
    administrator = make.person(is_administrator=True)
    profiles.end_interest(interest, by=make.standing(case.coordinator))
    profiles.end_interest(interest, by=make.standing(case.coordinator))
    db.session.commit()
    assert told() == [("coordinator_returned", administrator.id)]


def test_an_ended_interest_that_gives_nothing_back_is_told_to_nobody() -> None:
    case = Case(Status.FORMING)
    interest = make.interest(make.person(), case.host)
    profiles.end_interest(interest, by=queries.people.standing(interest.person_id))
    db.session.commit()
    assert db.session.scalars(sa.select(Message.id)).all() == []
