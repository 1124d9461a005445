"""The team: named by e-mail, invited by publishers, taken off; what each needs is their own."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview.clock import today
from peerreview.db import commit, db
from peerreview.models.people import Membership, Person
from peerreview.operations import joinings, team
from peerreview.queries import joinings as joining_queries
from peerreview.queries import team as shown
from peerreview.rules.errors import NotAllowed, NotVisible, Outdated, Refused, WrongStatus
from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests.factories_requests import Case, events, told

pytestmark = pytest.mark.usefixtures("database")


def test_a_colleague_is_named_and_told() -> None:
    case = Case()
    colleague = make.person(case.host, email="sam@example.org", name="Sam")
    place = team.name_team(case.review, by=case.by, email="SAM@example.org", does="Designer")
    commit()
    assert [(each.person.name, each.does) for each in shown.places(case.review)] == [
        ("Sam", "Designer")
    ]
    assert told() == [("named_on_team", colleague.id)]
    assert events() == [("name team", "publisher", "team", "draft")]
    assert shown.place(case.review, place.ref).person_id == colleague.id


def test_naming_oneself_sends_no_mail() -> None:
    case = Case()
    team.name_team(case.review, by=case.by, email=case.publisher.email, does="Owner")
    commit()
    assert told() == []


def test_a_publisher_names_somebody_new_who_is_invited() -> None:
    case = Case()
    new = {"email": "new@example.org", "name": "Noor"}
    assert team.name_team(case.review, by=case.by, **new, does="Research") is None
    assert team.name_team(case.review, by=case.by, **new, does="Research") is None
    commit()
    noor = db.session.scalars(sa.select(Person).where(Person.email == "new@example.org")).one()
    assert (noor.name, shown.places(case.review)) == ("Noor", [])
    assert shown.waiting(case.review) == [(noor.id, "new@example.org")]
    joining = joining_queries.own(make.standing(noor), joining_queries.invited(case.host)[0].ref)
    joinings.answer_invitation(joining, by=make.standing(noor), works_there=True)
    commit()
    assert [place.person_id for place in shown.places(case.review)] == [noor.id]
    assert shown.waiting(case.review) == []
    assert told() == [
        ("colleague_joined", case.publisher.id),
        ("invitation", noor.id),
        ("invitation", noor.id),
        ("named_on_team", noor.id),
    ]


def test_a_known_person_from_elsewhere_is_on_the_team_once_they_agree() -> None:
    case = Case()
    known = make.person(make.council(), name="Augusta", email="ada@example.org")
    facts = {"email": "ada@example.org", "name": "Ada", "does": "Research"}
    assert team.name_team(case.review, by=case.by, **facts) is None
    commit()
    assert shown.waiting(case.review) == [(known.id, "ada@example.org")]
    assert make.standing(known).works_for & {case.host.id} == frozenset()
    joining = joining_queries.own(make.standing(known), joining_queries.invited(case.host)[0].ref)
    joinings.answer_invitation(joining, by=make.standing(known), works_there=False)
    commit()
    assert (shown.waiting(case.review), shown.places(case.review)) == ([], [])


def test_somebody_new_needs_a_name() -> None:
    case = Case()
    with pytest.raises(Refused) as refused:
        team.name_team(case.review, by=case.by, email="new@example.org", does="Research")
    assert refused.value.field == "name"


@pytest.mark.parametrize("email", ["new@example.org", "elsewhere@example.org", "left@example.org"])
def test_who_is_no_publisher_cannot_invite_and_learns_who_can(email: str) -> None:
    case = Case()
    make.person(make.council(), email="elsewhere@example.org")
    make.person(email="left@example.org")
    named = make.person(case.host)
    make.named(case.review, named)
    with pytest.raises(Refused) as refused:
        team.name_team(case.review, by=make.standing(named), email=email, name="N", does="x")
    assert (refused.value.field, refused.value.message) == (
        "email",
        f"Nobody at {case.host.name} uses this address here yet. "
        f"Ask a publisher to add them: {case.publisher.name}",
    )


def test_nobody_is_named_twice_at_once_but_again_after_leaving() -> None:
    case = Case()
    make.person(case.host, email="sam@example.org")
    place = team.name_team(case.review, by=case.by, email="sam@example.org", does="x")
    with pytest.raises(Refused, match="on the team already"):
        team.name_team(case.review, by=case.by, email="sam@example.org", does="x")
    db.session.flush()
    team.take_off(case.review, shown.place(case.review, place.ref), by=case.by)
    db.session.flush()
    assert shown.places(case.review) == []
    team.name_team(case.review, by=case.by, email="sam@example.org", does="y")
    commit()
    assert [each.does for each in shown.places(case.review)] == ["y"]


def test_the_contact_is_one_of_the_team_and_stays_until_another_is() -> None:
    case = Case()
    first = make.named(case.review, case.publisher)
    second = make.named(case.review, make.person(case.host))
    with pytest.raises(Refused, match="Choose another contact"):
        team.take_off(case.review, shown.place(case.review, first.ref), by=case.by)
    team.make_contact(case.review, shown.place(case.review, second.ref), by=case.by)
    team.take_off(case.review, shown.place(case.review, first.ref), by=case.by)
    commit()
    assert case.review.contact_id == second.person_id


def test_a_place_of_another_review_does_not_exist_here() -> None:
    case, other = Case(), Case()
    theirs = make.named(other.review, other.publisher)
    with pytest.raises(NotVisible):
        shown.place(case.review, theirs.ref)


def test_access_needs_are_said_by_oneself() -> None:
    case = Case()
    colleague = make.person(case.host)
    place = make.named(case.review, colleague)
    with pytest.raises(NotAllowed):
        team.say_access_needs(case.review, place, by=case.by, version=1, access_needs="Captions")
    own = make.standing(colleague)
    team.say_access_needs(case.review, place, by=own, version=1, access_needs="Captions")
    commit()
    assert (place.access_needs, place.version) == ("Captions", 2)
    with pytest.raises(Outdated) as outdated:
        team.say_access_needs(case.review, place, by=own, version=1, access_needs="None")
    assert outdated.value.theirs == (("What you need", "Captions"),)


def test_what_somebody_does_is_saved_at_the_version_that_stands() -> None:
    case = Case()
    place = make.named(case.review, case.publisher)
    team.say_what_they_do(case.review, place, by=case.by, version=1, does="Owner")
    commit()
    with pytest.raises(Outdated):
        team.say_what_they_do(case.review, place, by=case.by, version=1, does="Boss")
    assert place.does == "Owner"


def test_the_team_is_fixed_once_sessions_begin() -> None:
    case = Case(Status.IN_REVIEW)
    with pytest.raises(WrongStatus):
        team.name_team(case.review, by=case.by, email="sam@example.org", does="x")


def test_who_left_the_council_is_no_colleague_to_name() -> None:
    case = Case()
    gone = make.person(email="gone@example.org")
    yesterday = today() - timedelta(days=1)
    dates = {"started_on": make.LONG_AGO, "ended_on": yesterday}
    make.save(Membership(person_id=gone.id, council_id=case.host.id, **dates))
    assert shown.colleague(case.review, "gone@example.org") is None
