"""The pages of peer groups: councils, coordinators, assessors, figures."""

import pytest
import sqlalchemy as sa

from peerreview.clock import now
from peerreview.db import db
from peerreview.models.messages import Message
from peerreview.models.people import Coordination, Joining, Person, ReviewsFor
from peerreview.rules.lifecycle import Status
from peerreview.rules.panels import Level
from peerreview.rules.people import SeatRole
from peerreview.rules.standard import Discipline
from tests import factories as make


def _text(answer):
    return answer.get_data(as_text=True)


def _coordinator(group, **changes):
    return make.person(coordinates=group, **changes)


def _reviews_for(group, person):
    db.session.add(ReviewsFor(person_id=person.id, group_id=group.id))
    db.session.commit()
    return person


def test_group_is_shown_to_everybody_signed_in(sign_in, client):
    group = make.group("South West")
    _coordinator(group, name="Cora", email="cora@example.org")
    make.council(group, name="Southmoor")
    html = _text(sign_in(make.person()).get(f"/groups/{group.slug}"))
    assert "Cora" in html and "mailto:cora@example.org" in html and "Southmoor Council" in html
    assert "Hand over" not in html and "Let out" not in html
    assert client.get(f"/groups/{group.slug}").status_code == 302


def test_groups_are_listed_with_counts(sign_in):
    group = make.group("South West")
    _coordinator(group)
    _coordinator(group, deactivated_at=now())
    make.council(group)
    html = _text(sign_in(make.person()).get("/groups"))
    assert "1 council · 1 coordinator" in html


def test_group_that_never_was_is_not_found(sign_in):
    assert sign_in(make.person()).get("/groups/nowhere").status_code == 404


@pytest.mark.parametrize(
    "path", ["change", "councils/new", "coordinators/new", "assessors", "assessors/new"]
)
def test_group_is_run_by_its_own_coordinators(sign_in, path):
    group = make.group()
    assert sign_in(_coordinator(group)).get(f"/groups/{group.slug}/{path}").status_code == 200
    stranger = sign_in(_coordinator(make.group()))
    assert stranger.get(f"/groups/{group.slug}/{path}").status_code == 403
    assert stranger.post(f"/groups/{group.slug}/{path}").status_code in {403, 405}


def test_administrator_runs_groups_and_sees_no_assessors(sign_in):
    group = make.group()
    browser = sign_in(make.person(is_administrator=True))
    for path in ("change", "councils/new", "coordinators/new"):
        assert browser.get(f"/groups/{group.slug}/{path}").status_code == 200
    assert browser.get(f"/groups/{group.slug}/assessors").status_code == 403


def test_council_is_taken_in_and_let_out(sign_in):
    group = make.group()
    council = make.council(name="Southmoor")
    person = make.person(council)
    browser = sign_in(_coordinator(group))
    path = f"/groups/{group.slug}/councils"
    assert (
        browser.post(f"{path}/new", data={"council": "southmoor"}).location
        == f"/groups/{group.slug}"
    )
    assert make.standing(person).groups == {group.id}
    again = browser.post(f"{path}/new", data={"council": "Southmoor"})
    assert again.status_code == 422 and "is already in" in _text(again)
    out = f"{path}/{council.code}/let-out"
    assert browser.get(out).status_code == 200
    browser.post(out)
    assert make.standing(person).groups == frozenset()
    assert browser.get(out).status_code == 404


@pytest.mark.parametrize("council", ["", "Nowhere", "Oldmoor"])
def test_council_that_cannot_be_taken_in_is_told_at_the_field(sign_in, council):
    group = make.group()
    make.council(name="Oldmoor", ended_on=make.LONG_AGO)
    answer = sign_in(_coordinator(group)).post(
        f"/groups/{group.slug}/councils/new", data={"council": council}
    )
    assert answer.status_code == 422 and 'href="#council"' in _text(answer)


def test_figures_are_changed(sign_in):
    group = make.group()
    browser = sign_in(_coordinator(group))
    path = f"/groups/{group.slug}/change"
    data = {
        "name": "South West", "about": "Nine councils", "evidence_days": "4", "findings_days": "8",
        "check_days": "12", "first_follow_up_months": "2", "second_follow_up_months": "8", "version": "1",
    }  # fmt: skip
    assert browser.post(path, data=data).location == f"/groups/{group.slug}"
    html = _text(browser.get(f"/groups/{group.slug}"))
    assert "South West" in html and "12 working days" in html and "2 and 8 months" in html
    late = browser.post(path, data=data | {"name": "North"})
    assert late.status_code == 409 and "North" in _text(late)
    wrong = browser.post(path, data=data | {"version": "2", "check_days": "0"})
    assert wrong.status_code == 422 and "must be between 1 and 60" in _text(wrong)


def test_coordinator_names_another_and_hands_over(sign_in):
    group = make.group()
    person = _coordinator(group)
    browser = sign_in(person)
    own = db.session.scalars(sa.select(Coordination.ref)).one()
    end = f"/groups/{group.slug}/coordinators/{own}/end"
    alone = browser.post(end)
    assert alone.status_code == 422 and "Name another coordinator first" in _text(alone)
    data = {"name": "Cora", "email": "cora@example.org"}
    assert (
        browser.post(f"/groups/{group.slug}/coordinators/new", data=data).location
        == f"/groups/{group.slug}"
    )
    twice = browser.post(f"/groups/{group.slug}/coordinators/new", data=data | {"once": "x" * 20})
    assert twice.status_code == 422 and "already coordinates" in _text(twice)
    # Until she has taken her invitation she coordinates nothing, so nobody can leave it to her.
    early = browser.post(end, data={"once": "another"})
    assert early.status_code == 422 and "Name another coordinator first" in _text(early)
    assert "Invited" in _text(browser.get(f"/groups/{group.slug}"))
    db.session.execute(
        sa.update(Person).where(Person.email == "cora@example.org").values(password_hash="set")
    )
    assert browser.post(end, data={"once": "a third"}).status_code == 302
    assert make.standing(person).coordinates == frozenset()
    assert browser.get(end).status_code == 403


def test_coordination_of_another_group_is_not_found(sign_in):
    group, other = make.group(), make.group()
    _coordinator(other)
    foreign = db.session.scalars(sa.select(Coordination.ref)).one()
    browser = sign_in(_coordinator(group))
    assert browser.post(f"/groups/{group.slug}/coordinators/{foreign}/end").status_code == 404


def test_assessor_is_invited_with_their_council(sign_in):
    group = make.group()
    council = make.council(group)
    browser = sign_in(_coordinator(group))
    path = f"/groups/{group.slug}/assessors"
    data = {"name": "Ada", "email": "ada@example.org", "council": council.code}
    assert browser.post(f"{path}/new", data=data).location == path
    person = db.session.scalars(sa.select(Person).where(Person.email == "ada@example.org")).one()
    assert (person.is_assessor, person.level) == (True, Level.OBSERVING)
    assert make.standing(person).works_for == frozenset()
    joining = db.session.scalars(sa.select(Joining)).one()
    assert (joining.person_id, joining.council_id) == (person.id, council.id)
    assert db.session.scalars(sa.select(Message.kind)).all() == ["invitation"]
    twice = browser.post(f"{path}/new", data=data | {"once": "x" * 20})
    assert twice.status_code == 422 and "already reviews for" in _text(twice)


def test_assessor_is_invited_from_no_foreign_council(sign_in):
    group, foreign = make.group(), make.council()
    data = {"name": "Ada", "email": "ada@example.org", "council": foreign.code}
    answer = sign_in(_coordinator(group)).post(f"/groups/{group.slug}/assessors/new", data=data)
    assert answer.status_code == 422 and "Choose one of the answers in the list" in _text(answer)


def test_assessors_are_listed_with_load_in_words_and_no_references(sign_in):
    group = make.group()
    person = make.assessor(make.council(name="Eastmoor"), Discipline.USER_RESEARCH, most_at_once=1)
    _reviews_for(group, person)
    review = make.review(make.council(), Status.FORMING)
    make.seat(review, person, answered_at=now())
    done = make.review(make.council(), Status.CLOSED)
    make.seat(done, person, SeatRole.OBSERVER, answered_at=now())
    html = _text(sign_in(_coordinator(group)).get(f"/groups/{group.slug}/assessors"))
    assert "User research" in html and "Eastmoor" in html and ">Full<" in html
    assert "0 done, 1 observed" in html
    assert review.ref not in html and done.ref not in html


def test_assessors_of_another_group_are_not_listed(sign_in):
    group = make.group()
    other = _reviews_for(make.group(), make.assessor(make.council()))
    browser = sign_in(_coordinator(group))
    assert "Nobody reviews for this group yet" in _text(
        browser.get(f"/groups/{group.slug}/assessors")
    )
    level = browser.post(
        f"/groups/{group.slug}/assessors/{other.ref}/level", data={"level": "lead"}
    )
    assert level.status_code == 404


def test_level_is_set_and_told(sign_in):
    group = make.group()
    person = _reviews_for(group, make.assessor(make.council(), level=Level.OBSERVING))
    browser = sign_in(_coordinator(group))
    path = f"/groups/{group.slug}/assessors/{person.ref}/level"
    assert "checked" in _text(browser.get(path))
    assert browser.post(path, data={"level": "guru"}).status_code == 422
    assert browser.post(path, data={"level": "lead"}).location == f"/groups/{group.slug}/assessors"
    assert (
        db.session.scalars(sa.select(Person.level).where(Person.id == person.id)).one()
        is Level.LEAD
    )
    assert db.session.scalars(sa.select(Message.kind)).all() == ["level_set"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "count"), [("", 10), ("/assessors", 12)])
def test_group_pages_ask_the_database_the_same_for_any_rows(sign_in, statements, rows, path, count):
    group = make.group()
    for _ in range(rows):
        council = make.council(group)
        _reviews_for(group, make.assessor(council, Discipline.USER_RESEARCH))
        _coordinator(group)
    browser = sign_in(_coordinator(group))
    with statements() as sent:
        browser.get(f"/groups/{group.slug}{path}")
    assert len(sent) == count
