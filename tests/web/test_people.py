"""One's own pages: profile, availability, interests, leaving a council."""

import pytest
import sqlalchemy as sa

from peerreview.clock import today
from peerreview.db import db
from peerreview.models.people import Availability, Interest, Membership, Person, ReviewsFor
from peerreview.rules.dates import Free
from tests import factories as make

PROFILE = {
    "name": "Ada Byron",
    "is_assessor": "yes",
    "disciplines": ["user research", "technology and data"],
    "most_at_once": "2",
    "most_per_year": "6",
    "access_needs": "Captions, please",
    "version": "1",
}


def _text(answer):
    return answer.get_data(as_text=True)


def test_own_page_shows_councils_groups_and_load(sign_in):
    group = make.group("South West")
    person = make.person(make.council(name="Southmoor"), publisher=True, coordinates=group)
    html = _text(sign_in(person).get("/me"))
    assert "Southmoor Council" in html and "Publisher" in html and "South West" in html


def test_profile_is_changed_and_shown(sign_in):
    group = make.group()
    person = make.person()
    browser = sign_in(person)
    answer = browser.post("/me/profile", data=PROFILE | {"groups": [group.slug]})
    assert (answer.status_code, answer.location) == (302, "/me")
    html = _text(browser.get("/me"))
    assert "Technology and data, user research" in html and "Captions, please" in html
    form = _text(browser.get("/me/profile"))
    assert form.count("checked") == 4 and 'name="version" value="2"' in form


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Enter your name"),
        ({"name": "x" * 121}, "Your name must be 120 characters or fewer"),
        ({"disciplines": ["juggling"]}, "Choose one of the answers in the list"),
        ({"groups": ["no-such-group"]}, "Choose one of the answers in the list"),
        ({"groups": []}, "Choose at least one group that you will review for"),
        ({"most_at_once": "many"}, "Most reviews at once must be a whole number"),
        ({"most_per_year": "51"}, "Most reviews in a year must be between 1 and 50"),
    ],
)
def test_profile_says_what_to_put_right(sign_in, changes, said):
    group = make.group()
    answer = sign_in(make.person()).post(
        "/me/profile", data=PROFILE | {"groups": [group.slug]} | changes
    )
    assert answer.status_code == 422 and said in _text(answer)
    assert db.session.execute(sa.select(sa.func.count()).select_from(ReviewsFor)).scalar() == 0


def test_profile_that_was_changed_meanwhile_gives_both_texts(sign_in):
    group = make.group()
    person = make.person(version=2, access_needs="A ramp")
    answer = sign_in(person).post("/me/profile", data=PROFILE | {"groups": [group.slug]})
    html = _text(answer)
    assert answer.status_code == 409 and "A ramp" in html and "Captions, please" in html


def _first_name(browser, path="/me/availability"):
    html = _text(browser.get(path))
    return html.split('<select class="govuk-select app-week__answer" id="')[1].split('"')[0]


def test_availability_is_saved_and_taken_back(sign_in):
    browser = sign_in(make.person())
    name = _first_name(browser, "/me/availability?page=2")
    browser.post("/me/availability?page=2", data={name: "if needed"})
    assert db.session.scalars(sa.select(Availability.answer)).all() == [Free.IF_NEEDED]
    assert '<option value="if needed" selected>' in _text(browser.get("/me/availability?page=2"))
    browser.post("/me/availability?page=2", data={name: ""})
    assert db.session.scalars(sa.select(Availability.answer)).all() == []


def test_availability_of_one_page_leaves_the_others(sign_in):
    browser = sign_in(make.person())
    for page in ("?page=2", "?page=3"):
        path = f"/me/availability{page}"
        browser.post(path, data={_first_name(browser, path): "free"})
    assert db.session.scalars(sa.select(Availability.answer)).all() == [Free.FREE] * 2


def test_availability_takes_no_other_answer_and_no_other_day(sign_in):
    browser = sign_in(make.person())
    name = _first_name(browser)
    assert browser.post("/me/availability", data={name: "perhaps"}).status_code == 422
    browser.post("/me/availability", data={"answers-2020-01-06-am": "free"})
    assert db.session.scalars(sa.select(Availability.on)).all() == []


def test_availability_shows_no_past_days(sign_in):
    html = _text(sign_in(make.person()).get("/me/availability"))
    days = {part.split('"')[0] for part in html.split('id="answers-')[1:]}
    assert min(days) >= today().isoformat()


INTEREST = {"council": "southmoor", "kind": "has a personal stake", "words": "I own a shop"}


def test_hard_interest_is_declared_by_name_of_the_council(sign_in):
    council = make.council(name="Southmoor")
    person = make.person()
    answer = sign_in(person).post("/me/interests/new", data=INTEREST)
    assert answer.location == "/me/interests"
    assert make.standing(person).hard_interests == {council.id}


def test_soft_interest_is_no_conflict(sign_in):
    make.council(name="Southmoor")
    person = make.person()
    sign_in(person).post("/me/interests/new", data=INTEREST | {"kind": "declared a connection"})
    assert make.standing(person).hard_interests == frozenset()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"council": ""}, "Enter the name of the council"),
        ({"council": "Nowhere"}, "Enter the name of a council as the register has it"),
        ({"kind": "works for the host council"}, "Choose one of the answers in the list"),
        ({"kind": ""}, "Choose what connects you"),
        ({"words": "x" * 1001}, "must be 1,000 characters or fewer"),
    ],
)
def test_interest_says_what_to_put_right(sign_in, changes, said):
    make.council(name="Southmoor")
    answer = sign_in(make.person()).post("/me/interests/new", data=INTEREST | changes)
    assert answer.status_code == 422 and said in _text(answer)


def test_words_of_an_interest_are_for_their_owner_alone(sign_in):
    group = make.group()
    council = make.council(group)
    person = make.assessor(council)
    make.interest(person, council, words="a secret shop")
    db.session.add(ReviewsFor(person_id=person.id, group_id=group.id))
    db.session.commit()
    assert "a secret shop" in _text(sign_in(person).get("/me/interests"))
    coordinator = sign_in(make.person(coordinates=group))
    html = _text(coordinator.get(f"/groups/{group.slug}/assessors"))
    assert person.name in html and "a secret shop" not in html


def test_interest_is_ended_by_its_owner_alone(sign_in):
    person = make.person()
    interest = make.interest(person, make.council())
    path = f"/me/interests/{interest.ref}/end"
    assert sign_in(make.person()).post(path).status_code == 404
    browser = sign_in(person)
    assert browser.get(path).status_code == 200
    assert browser.post(path).location == "/me/interests"
    assert db.session.scalars(sa.select(Interest.ended_at)).one() is not None


def test_leaving_a_council_ends_rights_at_the_next_request(sign_in):
    council = make.council()
    make.person(council, publisher=True)
    person = make.person(council)
    browser = sign_in(person)
    people = f"/councils/{council.code}/people"
    assert browser.get(people).status_code == 200
    ref = db.session.scalars(
        sa.select(Membership.ref).where(Membership.person_id == person.id)
    ).one()
    assert browser.get(f"/me/memberships/{ref}/leave").status_code == 200
    assert browser.post(f"/me/memberships/{ref}/leave").location == "/me"
    assert browser.get(people).status_code == 403
    assert browser.get(f"/me/memberships/{ref}/leave").status_code == 404


def test_last_publisher_leaves_only_when_sure(sign_in):
    council = make.council()
    person = make.person(council, publisher=True)
    ref = db.session.scalars(sa.select(Membership.ref)).one()
    browser = sign_in(person)
    path = f"/me/memberships/{ref}/leave"
    assert "the last publisher" in _text(browser.get(path))
    answer = browser.post(path)
    assert answer.status_code == 422 and "should have no publisher" in _text(answer)
    assert browser.post(path, data={"sure": "yes"}).location == "/me"


def test_membership_of_another_person_is_not_ones_own(sign_in):
    make.person(make.council())
    ref = db.session.scalars(sa.select(Membership.ref)).one()
    assert sign_in(make.person()).post(f"/me/memberships/{ref}/leave").status_code == 404


@pytest.mark.parametrize(
    "path", ["/me", "/me/profile", "/me/availability", "/me/interests", "/me/interests/new"]
)
def test_own_pages_ask_to_sign_in(client, path):
    assert client.get(path).location == f"/sign-in?next={path}"


@pytest.mark.parametrize("rows", [1, 3])
def test_own_page_asks_the_database_the_same_for_any_rows(sign_in, statements, rows):
    person = make.person(is_assessor=True)
    for _ in range(rows):
        group = make.group()
        council = make.council(group)
        db.session.add(
            Membership(person_id=person.id, council_id=council.id, started_on=make.LONG_AGO)
        )
        db.session.add(ReviewsFor(person_id=person.id, group_id=group.id))
    browser = sign_in(person)
    db.session.commit()
    with statements() as sent:
        browser.get("/me")
    assert len(sent) == 14


def test_person_keeps_their_name_in_the_menu(sign_in):
    person = make.person(name="Grace <Hopper>")
    html = _text(sign_in(person).get("/me"))
    assert "Grace &lt;Hopper&gt;" in html
    assert db.session.scalars(sa.select(Person.name)).one() == "Grace <Hopper>"
