"""The pages of joining: asking, answering, letting in, and what nobody can tell from them."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from peerreview import operations, queries
from peerreview.clock import now
from peerreview.db import commit, db
from peerreview.models.councils import CouncilDomain
from peerreview.models.messages import Message
from peerreview.models.people import Joining, Membership, Person
from peerreview.rules.freezing import Freezable
from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests.factories_requests import Case

pytestmark = pytest.mark.usefixtures("database")
PASSWORD = "seven green teapots"
ADA = "ada@council.example"


def _council(**facts: Any) -> Any:
    council = make.council(**facts)
    make.save(CouncilDomain(council_id=council.id, domain="council.example"))
    return council


def _asking(council: Any, name: str = "Ada Byron", email: str = ADA) -> Any:
    person = make.person(name=name, email=email)
    operations.joinings.ask_for(person, council)
    commit()
    return db.session.scalars(sa.select(Joining).where(Joining.person_id == person.id)).one()


def test_the_way_from_an_address_to_a_colleague(client: Any, sign_in: Any) -> None:
    council = _council(name="Fernshire")
    publisher = sign_in(make.person(council, publisher=True))
    assert client.get("/join").status_code == 200
    assert client.post("/join", data={"email": ADA}).location == "/join/sent"
    link = "/join/" + make.secret()
    assert [client.get(link).status_code for _ in range(5)] == [200] * 5
    data = {"council": council.code, "name": "Ada Byron", "password": PASSWORD}
    assert client.post(link, data=data).location == "/home"
    home = client.get("/home").text
    assert (
        "You have asked to join Fernshire Council" in home and "a publisher of the council" in home
    )
    assert client.get(f"/councils/{council.code}/people").status_code == 403
    assert "Let Ada Byron in, or say no" in publisher.get("/home").text
    people = publisher.get(f"/councils/{council.code}/people").text
    (let_in,) = re.findall(r'href="([^"]+/let-in)"', people)
    assert ADA in people and publisher.get(let_in).status_code == 200
    done = publisher.post(let_in, data={"publisher": "yes"}, follow_redirects=True).text
    assert "Ada Byron works for Fernshire here now." in done
    assert client.get(f"/councils/{council.code}/people").status_code == 200
    assert client.get(f"/councils/{council.code}/people/new").status_code == 200


def test_a_used_link_says_so_kindly(client: Any, application: Any) -> None:
    council = _council()
    client.post("/join", data={"email": ADA})
    link = "/join/" + make.secret()
    client.post(link, data={"council": council.code, "name": "Ada", "password": PASSWORD})
    again = application.test_client()
    for answer in (again.get(link), again.post(link, data={}), again.get("/join/never-issued")):
        assert (answer.status_code, "This link no longer works" in answer.text) == (200, True)


def test_known_unknown_deactivated_and_foreign_addresses_get_the_same_bytes(
    application: Any,
) -> None:
    _council()
    make.person(email=ADA)
    make.person(email="gone@council.example", deactivated_at=now())
    seen = set()
    for email in (ADA, "new@council.example", "gone@council.example", "eve@elsewhere.example"):
        browser = application.test_client()
        answer = browser.post("/join", data={"email": email})
        headers = sorted((name, value) for name, value in answer.headers if name != "Set-Cookie")
        page = browser.get(answer.location).text
        seen.add((answer.status_code, repr(headers), answer.text, page))
    assert len(seen) == 1


def test_signing_up_can_be_closed(client: Any) -> None:
    _council()
    operations.freezing.freeze(Freezable.SIGN_UP)
    commit()
    answers = [
        client.get("/join"),
        client.post("/join", data={"email": ADA}),
        client.get("/join/x"),
    ]
    assert len({answer.status_code for answer in answers} - {200, 302}) == 1
    assert db.session.scalars(sa.select(Message.id)).all() == []


@pytest.mark.parametrize("email", ["", "nobody", "a@b"])
def test_an_address_that_is_none_is_told_at_its_field(client: Any, email: str) -> None:
    answer = client.post("/join", data={"email": email})
    assert (answer.status_code, 'href="#email"' in answer.text) == (422, True)


def test_an_invited_person_agrees_on_their_own_page(sign_in: Any) -> None:
    council = make.council(name="Fernshire")
    publisher = make.person(council, publisher=True, name="Pia")
    known = make.person(email="ada@example.org")
    sign_in(publisher).post(
        f"/councils/{council.code}/people/new", data={"name": "Ada", "email": "ada@example.org"}
    )
    browser = sign_in(known)
    (way,) = re.findall(r'href="(/me/joinings/[^"]+)"', browser.get("/home").text)
    page = browser.get(way).text
    assert "Pia has invited you" in page and "Say whether you work for" in browser.get("/me").text
    assert browser.post(way, data={}).status_code == 422
    assert browser.post(way, data={"works_there": "yes", "once": "x" * 20}).location == "/home"
    assert browser.get(f"/councils/{council.code}/people").status_code == 200
    assert "among its people since" in browser.get(way).text
    late = browser.post(way, data={"works_there": "no", "once": "y" * 20})
    assert (late.status_code, "answered or taken back in the meantime" in late.text) == (422, True)
    assert sign_in(publisher).get(way).status_code == 404


def test_an_invitation_that_was_taken_back_is_over(sign_in: Any) -> None:
    council = make.council()
    publisher, known = make.person(council, publisher=True), make.person(email="ada@example.org")
    operations.joinings.invite_colleague(
        council, name="Ada", email="ada@example.org", by=make.standing(publisher)
    )
    commit()
    (row,) = queries.joinings.invited(council)
    sign_in(publisher).post(f"/councils/{council.code}/invitations/{row.ref}/end")
    assert "This invitation is over" in sign_in(known).get(f"/me/joinings/{row.ref}").text


def test_a_second_publisher_hears_kindly_that_it_was_answered(sign_in: Any) -> None:
    council = _council(name="Fernshire")
    joining = _asking(council)
    first, second = (sign_in(make.person(council, publisher=True)) for _ in range(2))
    path = f"/councils/{council.code}/joinings/{joining.ref}"
    assert second.get(f"{path}/turn-down").status_code == 200
    assert first.post(f"{path}/turn-down").location == f"/councils/{council.code}/people"
    for late in ("let-in", "turn-down"):
        answer = second.post(f"{path}/{late}")
        assert (answer.status_code, "answered or taken back in the meantime" in answer.text) == (
            422,
            True,
        )
        assert (
            "Somebody has answered already: Ada Byron does not join"
            in second.get(f"{path}/{late}").text
        )


def test_coordinators_let_in_only_where_there_is_no_publisher(sign_in: Any) -> None:
    group = make.group()
    council = _council(group=group)
    joining = _asking(council)
    browser = sign_in(make.person(coordinates=group))
    path = f"/councils/{council.code}/joinings"
    assert "Ada Byron" in browser.get("/home").text
    assert path in browser.get(f"/councils/{council.code}").text
    assert ADA in browser.get(path).text
    make.person(council, publisher=True)
    assert browser.get(path).status_code == 403
    assert browser.post(f"{path}/{joining.ref}/let-in").status_code == 403
    assert path not in browser.get(f"/councils/{council.code}").text
    assert "Ada Byron" not in browser.get("/home").text


def test_a_coordinator_lets_the_first_publisher_in(sign_in: Any) -> None:
    group = make.group()
    council = _council(group=group)
    joining = _asking(council)
    browser = sign_in(make.person(coordinates=group))
    path = f"/councils/{council.code}/joinings/{joining.ref}/let-in"
    answer = browser.post(path, data={"publisher": "yes"})
    assert answer.location == f"/councils/{council.code}"
    assert queries.people.standing(joining.person_id).publishes_for == {council.id}


def test_somebody_signed_in_asks_and_stops_asking(sign_in: Any) -> None:
    council = _council()
    person = make.person(email=ADA)
    browser = sign_in(person)
    assert browser.post("/me/join", data={"council": council.code}).location == "/me"
    assert "nobody has answered yet" in browser.get("/me").text
    assert f"You have asked to join {council.name} on" in browser.get("/me/join").text
    ref = db.session.scalars(sa.select(Joining.ref)).one()
    assert browser.post(f"/me/joinings/{ref}/end").location == "/me"
    assert "nobody has answered yet" not in browser.get("/me").text


def test_who_moves_council_keeps_the_account_and_loses_the_rest_at_the_next_request(
    sign_in: Any,
) -> None:
    case, new = Case(Status.FORMING), _council()
    answering = sign_in(make.person(new, publisher=True))
    kept = {"email": "ada@old.example", "password_hash": make.hashed(PASSWORD)}
    mover = make.person(case.host, publisher=True, **kept)
    browser = sign_in(mover)
    assert browser.get(case.at).status_code == 200
    assert browser.get(f"/councils/{case.host.code}/people").status_code == 200
    ref = db.session.scalars(
        sa.select(Membership.ref).where(Membership.person_id == mover.id)
    ).one()
    leave = f"/me/memberships/{ref}/leave"
    assert "you keep your account" in browser.get(leave).text
    assert browser.post(leave, data={}).location == "/me"
    assert browser.get(case.at).status_code == 404
    assert browser.get(f"/councils/{case.host.code}/people").status_code == 403
    assert browser.post(f"{case.at}/withdraw").status_code == 404
    browser.post("/me/change-address", data={"email": ADA, "current_password": PASSWORD})
    link = f"/addresses/confirm/{make.secret()}"
    assert browser.post(link).location == "/home"
    assert browser.post("/me/join", data={"council": new.code}).location == "/me"
    assert browser.get(f"/councils/{new.code}/people").status_code == 403
    people = answering.get(f"/councils/{new.code}/people").text
    (let_in,) = re.findall(r'href="([^"]+/let-in)"', people)
    assert answering.post(let_in, data={}).status_code == 302
    assert browser.get(f"/councils/{new.code}/people").status_code == 200
    assert browser.get(case.at).status_code == 404


def test_a_deactivated_publisher_is_out_with_a_live_session(sign_in: Any) -> None:
    council = make.council()
    person = make.person(council, publisher=True)
    browser = sign_in(person)
    administrator = sign_in(make.person(is_administrator=True))
    assert browser.get(f"/councils/{council.code}/people").status_code == 200
    administrator.post(f"/administration/people/{person.ref}/deactivate")
    assert browser.get(f"/councils/{council.code}/people").location.startswith("/sign-in")


def test_an_invited_address_on_a_team_shows_no_name(sign_in: Any) -> None:
    case = Case()
    make.person(make.council(), name="Augusta King", email="ada@example.org")
    browser = sign_in(case.publisher)
    data = {"email": "ada@example.org", "does": "Research", "name": "Ada"}
    done = browser.post(f"{case.at}/name-team", data=data, follow_redirects=True).text
    assert "We have sent an invitation to ada@example.org" in done
    for page in (f"{case.at}/team", f"{case.at}/request", case.at):
        assert "Augusta" not in browser.get(page).text
    assert "ada@example.org" in browser.get(f"{case.at}/team").text


def test_domains_are_registered_and_removed(sign_in: Any) -> None:
    group = make.group()
    council = make.council(group)
    browser = sign_in(make.person(coordinates=group))
    path = f"/councils/{council.code}/register-domain"
    assert path in browser.get(f"/councils/{council.code}").text
    done = browser.post(path, data={"domain": " Fernshire.GOV.uk "}, follow_redirects=True).text
    assert "People with an address at fernshire.gov.uk can ask to join now." in done
    refused = browser.post(path, data={"domain": "gmail.com"})
    assert (refused.status_code, "Anybody can have an address" in refused.text) == (422, True)
    end = f"/councils/{council.code}/domains/fernshire.gov.uk/end"
    assert end in done
    assert browser.post(end).location == path
    assert "people join by invitation only" in browser.get(path).text
    assert sign_in(make.person(council, publisher=True)).get(path).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_home_and_askers_are_asked_in_the_same_statements(
    sign_in: Any, statements: Any, rows: int
) -> None:
    council = _council()
    publisher = make.person(council, publisher=True)
    for number in range(rows):
        _asking(council, email=f"a{number}@council.example")
    browser = sign_in(publisher)
    counts = []
    for path in ("/home", f"/councils/{council.code}/joinings"):
        browser.get(path)
        with statements() as sent:
            browser.get(path)
        counts.append(len(sent))
    assert counts == [11, 11]


def test_a_new_colleague_says_yes_after_their_invitation(client: Any, sign_in: Any) -> None:
    council = make.council()
    publisher = sign_in(make.person(council, publisher=True))
    data = {"name": "Ada", "email": "ada@example.org"}
    publisher.post(f"/councils/{council.code}/people/new", data=data)
    link = "/invitations/" + make.secret()
    assert client.post(link, data={"name": "Ada", "password": PASSWORD}).location == "/home"
    assert client.get(f"/councils/{council.code}/people").status_code == 403
    (way,) = re.findall(r'href="(/me/joinings/[^"]+)"', client.get("/home").text)
    client.post(way, data={"works_there": "yes"})
    assert client.get(f"/councils/{council.code}/people").status_code == 200
    assert (
        db.session.scalars(sa.select(Person.name).where(Person.email == data["email"])).one()
        == "Ada"
    )
