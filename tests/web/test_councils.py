"""The pages of councils: facts, people, services, what they share, what became of them."""

from datetime import date

import pytest
import sqlalchemy as sa

from peerreview.clock import now
from peerreview.db import db
from peerreview.models.councils import CouncilTie, Succession
from peerreview.models.messages import Message
from peerreview.models.people import Invitation, Membership, Person
from peerreview.models.reviews import Service
from peerreview.operations import councils
from tests import factories as make


def _text(answer):
    return answer.get_data(as_text=True)


def _ref(person):
    query = sa.select(Membership.ref).where(Membership.person_id == person.id)
    return db.session.scalars(query).one()


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


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("colleague", 200),
        ("publisher", 200),
        ("administrator", 200),
        ("outsider", 403),
        ("coordinator", 403),
    ],
)
def test_people_of_a_council_are_for_those_who_work_there(sign_in, who, status):
    group = make.group()
    council = make.council(group)
    person = {
        "colleague": lambda: make.person(council),
        "publisher": lambda: make.person(council, publisher=True),
        "administrator": lambda: make.person(is_administrator=True),
        "outsider": lambda: make.person(make.council(group)),
        "coordinator": lambda: make.person(coordinates=group),
    }[who]()
    assert sign_in(person).get(f"/councils/{council.code}/people").status_code == status


@pytest.mark.parametrize("rows", [1, 3])
def test_people_of_a_council_are_one_query(sign_in, statements, rows):
    council = make.council()
    publisher = make.person(council, publisher=True)
    for _ in range(rows - 1):
        make.person(council)
    browser = sign_in(publisher)
    path = f"/councils/{council.code}/people"
    with statements() as sent:
        browser.get(path)
    assert len(sent) == 11


def test_former_and_deactivated_colleagues_are_not_in_the_list(sign_in):
    council = make.council()
    make.person(council, name="Gone Ghost", deactivated_at=now())
    left = make.person(council, name="Left Lee")
    db.session.scalars(
        sa.select(Membership).where(Membership.person_id == left.id)
    ).one().ended_on = date(2021, 1, 1)
    html = _text(sign_in(make.person(council)).get(f"/councils/{council.code}/people"))
    assert "Gone Ghost" not in html and "Left Lee" not in html


def test_publisher_invites_a_colleague(sign_in):
    council = make.council()
    browser = sign_in(make.person(council, publisher=True))
    path = f"/councils/{council.code}/people"
    data = {"name": "Ada Byron", "email": " ADA@Example.org "}
    assert browser.post(f"{path}/new", data=data).location == path
    message = db.session.scalars(sa.select(Message)).one()
    assert (message.kind, len(message.secret)) == ("invitation", 43)
    html = _text(browser.get(path))
    assert "ada@example.org" in html and "Invited" in html


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Enter their name"),
        ({"email": "nobody"}, "Enter an email address in the correct format"),
        ({"email": "gone@example.org"}, "This person can no longer sign in"),
    ],
)
def test_invitation_says_what_to_put_right(sign_in, changes, said):
    council = make.council()
    make.person(email="gone@example.org", deactivated_at=now())
    browser = sign_in(make.person(council, publisher=True))
    data = {"name": "Ada", "email": "ada@example.org"} | changes
    answer = browser.post(f"/councils/{council.code}/people/new", data=data)
    assert answer.status_code == 422 and said in _text(answer)
    assert db.session.scalars(sa.select(Invitation.id)).all() == []


@pytest.mark.parametrize("path", ["people/new", "services/new"])
def test_strangers_are_turned_away(sign_in, path):
    council = make.council()
    stranger = sign_in(make.person(make.council(), publisher=True))
    assert stranger.get(f"/councils/{council.code}/{path}").status_code == 403
    assert stranger.post(f"/councils/{council.code}/{path}").status_code == 403


def test_colleague_who_is_no_publisher_invites_nobody(sign_in):
    council = make.council()
    assert (
        sign_in(make.person(council)).get(f"/councils/{council.code}/people/new").status_code == 403
    )


def test_invitation_is_sent_again_while_it_is_not_taken(sign_in):
    council = make.council()
    browser = sign_in(make.person(council, publisher=True, password_hash="x"))
    waiting = make.person(council, name="Wai Ting")
    again = f"/councils/{council.code}/people/{_ref(waiting)}/invite-again"
    assert "Wai Ting has a new invitation" in _text(browser.post(again, follow_redirects=True))
    db.session.execute(sa.update(Person).where(Person.id == waiting.id).values(password_hash="set"))
    late = browser.post(again, data={"once": "another"}, follow_redirects=True)
    assert "Wai Ting can sign in already" in _text(late)
    assert len(db.session.scalars(sa.select(Message.id)).all()) == 1


def test_publisher_names_another_and_takes_it_back(sign_in):
    council = make.council()
    browser = sign_in(make.person(council, publisher=True))
    colleague = make.person(council)
    path = f"/councils/{council.code}/people/{_ref(colleague)}"
    browser.post(f"{path}/name-publisher")
    assert make.standing(colleague).publishes_for == {council.id}
    assert browser.get(f"{path}/end-publishing").status_code == 200
    browser.post(f"{path}/end-publishing")
    assert make.standing(colleague).publishes_for == frozenset()
    assert make.standing(colleague).works_for == {council.id}


def test_ended_membership_ends_rights_at_the_next_request(sign_in):
    council = make.council()
    publisher = sign_in(make.person(council, publisher=True))
    colleague = make.person(council)
    theirs = sign_in(colleague)
    people = f"/councils/{council.code}/people"
    assert theirs.get(people).status_code == 200
    end = f"{people}/{_ref(colleague)}/end"
    assert publisher.get(end).status_code == 200
    assert publisher.post(end).location == people
    assert theirs.get(people).status_code == 403
    assert publisher.post(end, data={"once": "another"}).status_code == 404


def test_last_publisher_is_ended_only_when_sure(sign_in):
    council = make.council()
    publisher = make.person(council, publisher=True)
    browser = sign_in(publisher)
    path = f"/councils/{council.code}/people/{_ref(publisher)}"
    for end in ("end-publishing", "end"):
        assert "the last publisher" in _text(browser.get(f"{path}/{end}"))
        assert browser.post(f"{path}/{end}").status_code == 422
    answer = browser.post(f"{path}/end-publishing", data={"sure": "yes"})
    assert answer.location == f"/councils/{council.code}"
    assert browser.get(f"{path}/end").status_code == 403


def test_membership_of_another_council_is_not_found(sign_in):
    council = make.council()
    browser = sign_in(make.person(council, publisher=True))
    stranger = make.person(make.council())
    for end in ("end", "end-publishing"):
        assert (
            browser.post(f"/councils/{council.code}/people/{_ref(stranger)}/{end}").status_code
            == 404
        )


def test_coordinator_invites_the_first_publisher_and_no_second(sign_in):
    group = make.group()
    council = make.council(group)
    browser = sign_in(make.person(coordinates=group))
    path = f"/councils/{council.code}/publishers/new"
    data = {"name": "Ada", "email": "ada@example.org"}
    assert browser.get(path).status_code == 200
    assert path in _text(browser.get(f"/councils/{council.code}"))
    assert browser.post(path, data=data).location == f"/councils/{council.code}"
    assert db.session.scalars(sa.select(Membership.is_publisher)).all() == [True]
    make.person(council, publisher=True, password_hash="set")
    answer = browser.post(path, data=data | {"email": "eve@example.org"})
    assert answer.status_code == 422 and "ask them to invite colleagues" in _text(answer)
    assert path not in _text(browser.get(f"/councils/{council.code}"))


def test_coordinator_of_another_group_invites_no_publisher(sign_in):
    council = make.council(make.group())
    stranger = sign_in(make.person(coordinates=make.group()))
    assert stranger.get(f"/councils/{council.code}/publishers/new").status_code == 403


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
