"""Administrators hear of a review as soon as no coordinator without a conflict is left for it."""

import pytest
import sqlalchemy as sa

from peerreview import queries
from peerreview.db import db
from peerreview.models.people import Coordination, Person
from peerreview.models.reviews import Review
from peerreview.operations import groups, joinings, people, profiles
from peerreview.rules.lifecycle import Status
from peerreview.rules.panels import InterestKind
from tests import factories as make
from tests.factories_requests import Case, told

pytestmark = pytest.mark.usefixtures("database")


def _calls():
    db.session.commit()
    return [who for kind, who in told() if kind == "coordinator_needed"]


def _joins(person, council):
    publisher = make.standing(make.person(council, publisher=True))
    joinings.invite_colleague(council, name="A", email=person.email, by=publisher)
    waiting = queries.joinings.waiting(person.id, council.id)
    joining = queries.joinings.own(make.standing(person), waiting.ref)
    joinings.answer_invitation(joining, by=make.standing(person), works_there=True)


def _goes(case, how):
    coordinator, by = case.coordinator, make.standing(case.coordinator)
    if how == "deactivated":
        administrator = make.standing(make.person(is_administrator=True))
        people.deactivate(db.session.get_one(Person, coordinator.id), by=administrator)
    elif how == "works for the host":
        _joins(coordinator, case.host)
    elif how == "declares":
        profiles.declare_interest(
            by=by, council=case.host.code, kind=InterestKind.STAKE, words="shares"
        )
    else:
        coordination = db.session.scalars(
            sa.select(Coordination).where(Coordination.person_id == coordinator.id)
        ).one()
        groups.end_coordination(case.group, coordination, by=by)


@pytest.mark.parametrize(
    "how",
    ["deactivated", "works for the host", "declares", "hands over to somebody with a conflict"],
)
def test_administrators_hear_when_the_last_one_goes(how) -> None:
    case = Case(Status.FORMING)
    if how.startswith("hands over"):
        make.person(case.host, coordinates=case.group)
    administrators = {make.person(is_administrator=True).id}
    _goes(case, how)
    assert administrators <= set(_calls())
    assert [row.ref for row in queries.site.without_coordinator().items] == [case.review.ref]


@pytest.mark.parametrize("how", ["deactivated", "works for the host", "declares"])
def test_nobody_is_called_while_another_runs_it_or_nothing_waits(how) -> None:
    case = Case(Status.FORMING)
    make.person(coordinates=case.group)
    draft = make.review(case.host, Status.DRAFT, group=case.group)
    make.person(is_administrator=True)
    _goes(case, how)
    assert _calls() == []
    assert db.session.get_one(Review, draft.id).status is Status.DRAFT


def test_each_review_calls_once() -> None:
    case = Case(Status.FORMING)
    administrator = make.person(is_administrator=True)
    _goes(case, "works for the host")
    make.save(
        Coordination(person_id=administrator.id, group_id=make.group().id, started_on=make.LONG_AGO)
    )
    _joins(administrator, make.council(case.group))
    assert _calls() == [administrator.id]


def test_who_asks_at_a_council_whose_groups_have_no_coordinator_waits_for_administrators() -> None:
    group = make.group()
    council, asker = make.council(group), make.person(coordinates=group)
    administrator = make.person(is_administrator=True)
    joinings.ask_for(asker, council)
    db.session.commit()
    assert told() == [("joining_asked", administrator.id)]
    by = make.standing(administrator)
    assert [row.code for row in queries.joinings.on_home(by)] == [council.code]
    make.person(coordinates=group)
    assert queries.joinings.on_home(by) == []
