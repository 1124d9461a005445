"""The pages of councils: facts, people, services, what they share, what became of them."""

from datetime import date

import pytest
import sqlalchemy as sa

from peerreview.db import db
from peerreview.models.councils import CouncilTie, Succession
from peerreview.models.people import Membership
from peerreview.models.reviews import Service
from peerreview.operations import councils
from tests import factories as make


def _text(answer):
    return answer.get_data(as_text=True)


def _abolished(**changes):
    return make.council(ended_on=date(2015, 3, 31), **changes)


def test_own_council_opens_at_once(sign_in):
    council = make.council()
    assert sign_in(make.person(council)).get("/my-councils").location == f"/councils/{council.code}"


def test_several_councils_are_a_choice(sign_in):
    person = make.person(make.council(name="Eastmoor"))
    other = make.council(name="Westmoor")
    db.session.add(Membership(person_id=person.id, council_id=other.id, started_on=make.LONG_AGO))
    html = _text(sign_in(person).get("/my-councils"))
    assert html.index("Eastmoor") < html.index("Westmoor")


def test_no_council_says_what_to_do(sign_in):
    assert "can invite you" in _text(sign_in(make.person()).get("/my-councils"))


def test_register_is_searched_by_words_in_any_order(sign_in):
    make.council(name="Ynys Môn")
    make.council(name="South 100% Moor")
    browser = sign_in(make.person())
    found = _text(browser.get("/councils?words=moor+south"))
    assert "South 100% Moor" in found and "Ynys" not in found
    assert "South 100% Moor" in _text(browser.get("/councils?words=100%25"))
    assert "No council has these words" in _text(browser.get("/councils?words=1_0%25"))


@pytest.mark.parametrize(
    "page", ["", "?page=2", "?page=99", "?page=-1", "?page=x", "?page=9999999999999999999999"]
)
def test_register_shows_25_a_page(sign_in, page):
    for _ in range(26):
        make.council()
    html = _text(sign_in(make.person()).get(f"/councils{page}"))
    assert html.count('scope="row"') == (
        1 if page in ("?page=2", "?page=99", "?page=9999999999999999999999") else 25
    )


def test_facts_of_a_council_are_shown_to_everybody_signed_in(sign_in, client):
    group = make.group("South West")
    old = _abolished(name="Oldmoor")
    council = make.council(group, name="Newmoor", population=217232)
    db.session.add(Succession(council_id=old.id, successor_id=council.id))
    browser = sign_in(make.person())
    html = _text(browser.get(f"/councils/{council.code}"))
    assert "South West" in html and "217,232" in html and "Oldmoor Council" in html
    assert f"/councils/{council.code}/people" not in html
    assert "Newmoor Council" in _text(browser.get(f"/councils/{old.code}"))
    assert client.get(f"/councils/{council.code}").status_code == 302
    assert browser.get("/councils/NOPE").status_code == 404


SERVICE = {
    "name": "Report a pothole",
    "what": "Reports",
    "stage": "live",
    "built": "bought",
    "version": "0",
}


def test_colleague_describes_a_service_and_describes_it_anew(sign_in):
    council = make.council()
    browser = sign_in(make.person(council))
    listed = f"/councils/{council.code}/services"
    assert browser.get(f"{listed}/new").status_code == 200
    assert browser.post(f"{listed}/new", data=SERVICE).location == listed
    assert "Live · bought" in _text(browser.get(listed))
    ref = db.session.scalars(sa.select(Service.ref)).one()
    assert 'value="Report a pothole"' in _text(browser.get(f"{listed}/{ref}"))
    changed = SERVICE | {"name": "Potholes", "version": "1"}
    assert browser.post(f"{listed}/{ref}", data=changed).location == listed
    late = browser.post(f"{listed}/{ref}", data=changed | {"name": "Holes"})
    assert late.status_code == 409 and "Potholes" in _text(late) and "Holes" in _text(late)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Enter the name of the service"),
        ({"name": "report a POTHOLE"}, "already has a service of this name"),
        ({"stage": "dead"}, "Choose one of the answers in the list"),
        ({"address": "javascript:alert(1)"}, "Enter a full link"),
        ({"what": "x" * 2001}, "must be 2,000 characters or fewer"),
    ],
)
def test_service_says_what_to_put_right(sign_in, changes, said):
    council = make.council()
    make.service(council, name="Report a pothole")
    data = SERVICE | {"name": "Another"} | changes
    answer = sign_in(make.person(council)).post(f"/councils/{council.code}/services/new", data=data)
    assert answer.status_code == 422 and said in _text(answer)


def test_service_of_another_council_is_not_found(sign_in):
    council = make.council()
    foreign = make.service(make.council())
    browser = sign_in(make.person(council))
    assert browser.get(f"/councils/{council.code}/services/{foreign.ref}").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_services_are_one_query(sign_in, statements, rows):
    council = make.council()
    for _ in range(rows):
        make.service(council)
    browser = sign_in(make.person(council))
    path = f"/councils/{council.code}/services"
    with statements() as sent:
        browser.get(path)
    assert len(sent) == 11


def test_ties_between_councils_are_added_once_and_removed(sign_in):
    group = make.group()
    council, other = make.council(group, name="Eastmoor"), make.council(name="Westmoor")
    browser = sign_in(make.person(coordinates=group))
    path = f"/councils/{council.code}/sharing-services"
    assert browser.post(path, data={"other": "Westmoor"}).location == path
    assert "Westmoor Council" in _text(browser.get(path))
    for wrong in ("westmoor", "Eastmoor", "Nowhere"):
        assert browser.post(path, data={"other": wrong}).status_code == 422
    browser.post(f"{path}/{other.code}/end")
    assert db.session.scalars(sa.select(CouncilTie.council_id)).all() == []


def test_administrator_names_a_successor_whose_publishers_get_the_rights(sign_in):
    old, new = _abolished(name="Oldmoor"), make.council(name="Newmoor")
    publisher = make.person(new, publisher=True)
    browser = sign_in(make.person(is_administrator=True))
    path = f"/councils/{old.code}/successor"
    assert browser.get(path).status_code == 200
    assert browser.post(path, data={"successor": "Oldmoor"}).status_code == 422
    assert browser.post(path, data={"successor": "Newmoor"}).location == f"/councils/{old.code}"
    assert make.standing(publisher).publishes_for == {old.id, new.id}
    answer = browser.post(path, data={"successor": "Newmoor", "once": "another"})
    assert answer.status_code == 422 and "needs no successor" in _text(answer)


def test_successor_that_leads_back_is_refused(sign_in):
    first, second = _abolished(name="First"), _abolished(name="Second")
    db.session.add(Succession(council_id=second.id, successor_id=first.id))
    db.session.flush()
    councils.rebuild_lineage()
    browser = sign_in(make.person(is_administrator=True))
    answer = browser.post(f"/councils/{first.code}/successor", data={"successor": "Second"})
    assert answer.status_code == 422 and "cannot take its own place" in _text(answer)


def test_publisher_names_no_successor(sign_in):
    old = _abolished()
    assert (
        sign_in(make.person(old, publisher=True)).get(f"/councils/{old.code}/successor").status_code
        == 403
    )
