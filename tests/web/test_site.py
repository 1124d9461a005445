"""Administration: people, groups, successors, acting coordinators. No findings."""

import re

import pytest
import sqlalchemy as sa

from peerreview.clock import now
from peerreview.db import db
from peerreview.models.councils import Lineage, PeerGroup
from peerreview.models.messages import Message
from peerreview.models.people import Membership, Person
from peerreview.models.reviews import ActingCoordinator
from peerreview.operations import standards
from peerreview.rules.lifecycle import Status
from tests import factories as make

PAGES = ["", "/people", "/groups/new", "/successors", "/acting-coordinators", "/standards"]


def _text(answer):
    return answer.get_data(as_text=True)


def _administrator(**changes):
    return make.person(is_administrator=True, **changes)


def _masked(answer):
    """The page without its tokens, which change with the second."""
    return re.sub(r'value="[^"]*"', "", _text(answer))


@pytest.mark.parametrize("path", PAGES)
def test_administration_is_for_administrators(sign_in, client, path):
    path = f"/administration{path}"
    group = make.group()
    council = make.council(group)
    assert sign_in(_administrator()).get(path).status_code == 200
    for person in (make.person(council, publisher=True), make.person(coordinates=group)):
        assert sign_in(person).get(path).status_code == 403
    assert client.get(path).status_code == 302


def test_people_are_found_by_name_or_address(sign_in):
    make.person(name="Ada Byron", email="ada@southmoor.example")
    browser = sign_in(_administrator(name="Root"))
    for words in ("byron", "SOUTHMOOR", "ada southmoor"):
        html = _text(browser.get(f"/administration/people?words={words}"))
        assert "Ada Byron" in html and "root" not in html
    assert "Nobody has these words" in _text(browser.get("/administration/people?words=%25"))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "count"), [("", 8), ("/people", 7), ("/successors", 7), ("/acting-coordinators", 7)]
)
def test_administration_asks_the_database_the_same_for_any_rows(
    sign_in, statements, rows, path, count
):
    administrator = _administrator()
    for _ in range(rows):
        group = make.group()
        council = make.council(group)
        make.council(ended_on=make.LONG_AGO)
        make.review(council, Status.FORMING, group=group)
        make.person()
    browser = sign_in(administrator)
    with statements() as sent:
        browser.get(f"/administration{path}")
    assert len(sent) == count


def test_person_is_shown_with_councils_and_groups(sign_in):
    group = make.group("South West")
    person = make.person(make.council(name="Southmoor"), publisher=True, coordinates=group)
    html = _text(sign_in(_administrator()).get(f"/administration/people/{person.ref}"))
    assert "Southmoor Council</a>, publisher" in html and "South West" in html


def test_deactivated_person_is_signed_out_everywhere(sign_in):
    person = make.person(make.council())
    theirs, browser = sign_in(person), sign_in(_administrator())
    assert theirs.get("/me").status_code == 200
    path = f"/administration/people/{person.ref}"
    assert browser.get(f"{path}/deactivate").status_code == 200
    assert browser.post(f"{path}/deactivate").location == path
    assert theirs.get("/me").location == "/sign-in?next=/me"
    assert "No, since" in _text(browser.get(path))
    assert browser.post(f"{path}/reactivate").location == path
    assert theirs.get("/me").location == "/sign-in?next=/me"  # the old sign-in stays ended
    assert sign_in(person).get("/me").status_code == 200


def test_administrator_is_made_and_unmade_but_one_stays(sign_in):
    first, second = _administrator(), make.person()
    browser = sign_in(first)
    alone = browser.post(f"/administration/people/{first.ref}/end-administration")
    assert alone.status_code == 422 and "one must stay" in _text(alone)
    browser.post(f"/administration/people/{second.ref}/name-administrator")
    assert make.standing(second).is_administrator
    over = browser.post(
        f"/administration/people/{first.ref}/end-administration", data={"once": "another"}
    )
    assert over.location == "/home"
    assert browser.get("/administration").status_code == 403


def test_administrator_ends_not_their_own_access(sign_in):
    person = _administrator()
    _administrator()
    answer = sign_in(person).post(f"/administration/people/{person.ref}/deactivate")
    assert answer.status_code == 422 and "Ask another site administrator" in _text(answer)


def test_person_without_password_gets_a_new_invitation(sign_in):
    person = make.person(name="Wai Ting", password_hash=None)
    browser = sign_in(_administrator())
    again = f"/administration/people/{person.ref}/invite-again"
    assert "Wai Ting has a new invitation" in _text(browser.post(again, follow_redirects=True))
    assert db.session.scalars(sa.select(Message.kind)).all() == ["invitation"]


def test_person_who_never_was_is_not_found(sign_in):
    browser = sign_in(_administrator())
    assert browser.get("/administration/people/P-NOBODY").status_code == 404
    assert browser.post("/administration/people/P-NOBODY/deactivate").status_code == 404


def test_group_is_created_once(sign_in):
    browser = sign_in(_administrator())
    answer = browser.post("/administration/groups/new", data={"name": "South West", "about": ""})
    assert answer.location == "/groups/south-west/coordinators/new"
    for name in ("south west", "South-West", "!!", ""):
        again = browser.post("/administration/groups/new", data={"name": name})
        assert again.status_code == 422 and 'href="#name"' in _text(again)
    assert db.session.scalars(sa.select(PeerGroup.slug)).all() == ["south-west"]


def test_standards_are_listed(sign_in):
    standards.store_shipped()
    html = _text(sign_in(_administrator()).get("/administration/standards"))
    assert html.count("app-items__item") == 3 and html.count(">Default<") == 1


def _conflicted_review():
    """A review whose group's only coordinator works for its council."""
    group = make.group("South West")
    council = make.council(group, name="Secretmoor")
    make.person(council, coordinates=group)
    return make.review(council, Status.REQUESTED, group=group), council


def test_review_without_a_coordinator_shows_reference_and_group_alone(sign_in):
    review, council = _conflicted_review()
    browser = sign_in(_administrator())
    for path in ("", f"/{review.ref}"):
        html = _text(browser.get(f"/administration/acting-coordinators{path}"))
        assert review.ref in html and "South West" in html
        assert (
            council.nice_name not in html
            and "Service" not in html.split("<main")[1].split("</main>")[0]
        )
    assert browser.get(f"/reviews/{review.ref}").status_code == 404


@pytest.mark.parametrize("status", [Status.DRAFT, Status.CLOSED, Status.DECLINED])
def test_review_that_nobody_needs_to_run_is_not_listed(sign_in, status):
    group = make.group()
    review = make.review(make.council(group), status, group=group)
    browser = sign_in(_administrator())
    assert review.ref not in _text(browser.get("/administration/acting-coordinators"))
    assert browser.get(f"/administration/acting-coordinators/{review.ref}").status_code == 404


def test_review_with_a_coordinator_is_as_unknown_as_one_never_issued(sign_in):
    group = make.group()
    make.person(coordinates=group)
    review = make.review(make.council(group), Status.REQUESTED, group=group)
    browser = sign_in(_administrator())
    known, unknown = (
        browser.get(f"/administration/acting-coordinators/{ref}")
        for ref in (review.ref, "PR-ZZZZZ")
    )
    assert known.status_code == unknown.status_code == 404
    assert _masked(known) == _masked(unknown)


@pytest.mark.parametrize("tie", ["hard interest", "deactivated", "successor"])
def test_coordinator_who_may_not_run_it_does_not_count(sign_in, tie):
    group = make.group()
    council = make.council(group)
    coordinator = make.person(
        coordinates=group, deactivated_at=now() if tie == "deactivated" else None
    )
    if tie == "hard interest":
        make.interest(coordinator, council)
    if tie == "successor":
        _works_for_successor(coordinator, council)
    review = make.review(council, Status.REQUESTED, group=group)
    html = _text(sign_in(_administrator()).get("/administration/acting-coordinators"))
    assert review.ref in html


def _works_for_successor(person, council):
    later = make.council()
    db.session.add(Lineage(ancestor_id=council.id, descendant_id=later.id))
    db.session.add(Membership(person_id=person.id, council_id=later.id, started_on=make.LONG_AGO))
    db.session.commit()


def test_acting_coordinator_runs_the_review(sign_in):
    review, _ = _conflicted_review()
    other = make.person(coordinates=make.group(), email="cora@example.org")
    browser = sign_in(_administrator())
    path = f"/administration/acting-coordinators/{review.ref}"
    assert (
        browser.post(path, data={"email": "cora@example.org"}).location
        == "/administration/acting-coordinators"
    )
    assert sign_in(other).get(f"/reviews/{review.ref}").status_code == 200
    assert (
        review.ref
        not in _text(browser.get("/administration/acting-coordinators"))
        .split("<main")[1]
        .split("app-empty")[1]
    )
    assert db.session.scalars(sa.select(Message.kind)).all() == ["named_acting_coordinator"]


@pytest.mark.parametrize(
    "case", ["works there", "hard interest", "deactivated", "unknown", "nonsense"]
)
def test_acting_coordinator_with_a_conflict_is_refused_without_a_reason(sign_in, case):
    review, council = _conflicted_review()
    email = "cora@example.org"
    if case == "works there":
        make.person(council, email=email)
    elif case == "hard interest":
        make.interest(make.person(email=email), council)
    elif case == "deactivated":
        make.person(email=email, deactivated_at=now())
    typed = "nonsense" if case == "nonsense" else email
    path = f"/administration/acting-coordinators/{review.ref}"
    answer = sign_in(_administrator()).post(path, data={"email": typed})
    said = "in the correct format" if case == "nonsense" else "This person cannot run this review"
    assert answer.status_code == 422 and said in _text(answer)
    assert db.session.scalars(sa.select(ActingCoordinator.id)).all() == []


def test_first_administrator_is_invited_from_the_command_line(application, database, client):
    runner = application.test_cli_runner()
    said = runner.invoke(args=["invite", "Root@Example.org", "--administrator"])
    link = said.output.strip().removeprefix(application.config["PUBLIC_URL"])
    assert client.get(link).status_code == 200
    client.post(link, data={"name": "Root", "password": "seven green teapots"})
    assert client.get("/administration").status_code == 200
    assert db.session.scalars(sa.select(Person.email)).one() == "root@example.org"
    assert runner.invoke(args=["invite", "nonsense", "--administrator"]).exit_code == 2
    assert runner.invoke(args=["invite", "a@example.org"]).exit_code == 2
