"""The people of a council: invited, named publisher, gone."""

import re
from datetime import date

import pytest
import sqlalchemy as sa

from peerreview.clock import now, pretended
from peerreview.db import db
from peerreview.models.messages import Message
from peerreview.models.people import Joining, Membership
from peerreview.models.sign_ins import Token
from tests import factories as make


def _text(answer):
    return answer.get_data(as_text=True)


def _ref(person):
    query = sa.select(Membership.ref).where(Membership.person_id == person.id)
    return db.session.scalars(query).one()


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
    assert len(sent) == 13


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
    assert (message.kind, len(make.secret())) == ("invitation", 43)
    html = _text(browser.get(path))
    assert "ada@example.org" in html and "Invited" in html


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Enter their name"),
        ({"email": "nobody"}, "Enter an email address in the correct format"),
        ({"email": "here@example.org"}, "here@example.org already works for"),
    ],
)
def test_invitation_says_what_to_put_right(sign_in, changes, said):
    council = make.council()
    make.person(council, email="here@example.org")
    browser = sign_in(make.person(council, publisher=True))
    data = {"name": "Ada", "email": "ada@example.org"} | changes
    answer = browser.post(f"/councils/{council.code}/people/new", data=data)
    assert answer.status_code == 422 and said in _text(answer)
    assert db.session.scalars(sa.select(Token.id)).all() == []


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


def test_invitation_is_sent_again_and_taken_back(sign_in):
    council = make.council()
    browser = sign_in(make.person(council, publisher=True))
    path = f"/councils/{council.code}"
    data = {"name": "Wai Ting", "email": "wai@example.org"}
    said = _text(browser.post(f"{path}/people/new", data=data, follow_redirects=True))
    assert "We have sent an invitation to wai@example.org" in said
    ref = db.session.scalars(sa.select(Joining.ref)).one()
    again = _text(browser.post(f"{path}/invitations/{ref}/send-again", follow_redirects=True))
    assert "We have sent an invitation to wai@example.org" in again
    end = f"{path}/invitations/{ref}/end"
    assert "taken back the invitation" in _text(browser.post(end, follow_redirects=True))
    late = _text(browser.post(end, data={"once": "another"}, follow_redirects=True))
    assert "The invitation to wai@example.org was answered or taken back already." in late
    assert "Please note" in late and ">Done<" not in late
    late = browser.post(f"{path}/invitations/{ref}/send-again", data={"once": "another"})
    assert "answered or taken back already" in _text(browser.get(late.location))
    assert len(db.session.scalars(sa.select(Message.id)).all()) == 2


ADDRESSES = ("ada@example.org", "new@example.org", "eve@example.org")


def _seen_after_inviting(sign_in, email):
    """What a publisher's pages say, without what differs by chance."""
    council = make.council(name="Testshire")
    browser = sign_in(make.person(council, publisher=True, name="P", email=f"x{email}"))
    data = {"name": "Ada", "email": email}
    done = browser.post(f"/councils/{council.code}/people/new", data=data)
    html = _text(browser.get(done.location)) + _text(browser.get("/home"))
    html = re.sub(r"J-[A-Z0-9]{8}|M-[A-Z0-9]{8}", "…", html.replace(email, "address"))
    html = html.replace(council.code, "code").replace(council.name, "council")
    return re.sub(r'name="(csrf_token|once)" value="[^"]*"', "", html)


def test_inviter_cannot_tell_who_is_known(sign_in):
    """The pages of two publishers, one of whom invited a known address, are the same byte for byte."""
    make.person(make.council(), name="Augusta", email="ada@example.org")
    make.person(name="Gone Ghost", email="eve@example.org", deactivated_at=now())
    with pretended(now()):
        seen = {_seen_after_inviting(sign_in, email) for email in ADDRESSES}
    assert len(seen) == 1


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
    assert db.session.scalars(sa.select(Joining.is_publisher)).all() == [True]
    make.person(council, publisher=True)
    answer = browser.post(path, data=data | {"email": "eve@example.org"})
    assert answer.status_code == 422 and "ask them to invite colleagues" in _text(answer)
    assert path not in _text(browser.get(f"/councils/{council.code}"))


def test_coordinator_of_another_group_invites_no_publisher(sign_in):
    council = make.council(make.group())
    stranger = sign_in(make.person(coordinates=make.group()))
    assert stranger.get(f"/councils/{council.code}/publishers/new").status_code == 403
