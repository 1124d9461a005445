"""The address that somebody signs in with: changed by who reads its mail, and told at the old one."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview import credentials, mail, queries
from peerreview.clock import now, pretended
from peerreview.db import db
from peerreview.models.councils import CouncilDomain
from peerreview.models.panels import Seat
from peerreview.models.people import Person
from peerreview.operations import (
    account,
    addresses,
    groups,
    joinings,
    passwords,
    people,
    signing_up,
    team,
    tokens,
)
from peerreview.queries.tokens import open_token
from peerreview.rules.errors import Mismatch, NotVisible, Refused
from peerreview.rules.lifecycle import Status
from peerreview.rules.panels import Level
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.sign_ins import Purpose
from tests import factories as make
from tests.factories_requests import Case, told

pytestmark = pytest.mark.usefixtures("database")
PASSWORD = "seven green teapots"
OLD, NEW = "ada@old.example", "ada@new.example"


@pytest.fixture
def ada() -> Person:
    return make.person(email=OLD, password_hash=credentials.hash_of(PASSWORD))


def mails() -> list[tuple[str, str]]:
    """The kind of each mail, and where it goes."""
    db.session.flush()
    return [(message.kind, mail.render(message).to) for message in queries.messages.waiting(100)]


def asked(person: Person, email: str = NEW) -> str:
    addresses.change_address(email=email, current_password=PASSWORD, by=make.standing(person))
    db.session.commit()
    return make.secret()


def test_a_link_goes_to_the_new_address_and_a_notice_to_the_old(ada: Person) -> None:
    asked(ada)
    assert mails() == [("new_address", NEW), ("address_asked", OLD)]
    assert ada.email == OLD


def test_who_follows_the_link_signs_in_with_the_new_address(ada: Person) -> None:
    addresses.confirm_address(asked(ada))
    db.session.commit()
    assert mails()[2:] == [("address_changed", OLD)]
    assert account.sign_in(email=NEW, password=PASSWORD)
    with pytest.raises(Mismatch):
        account.sign_in(email=OLD, password=PASSWORD)


def test_an_address_that_somebody_has_gets_no_mail_and_nothing_tells(ada: Person) -> None:
    make.person(email="ben@example.org")
    assert asked(ada, "ben@example.org") == ""
    assert mails() == [("address_asked", OLD)]


def test_an_address_that_was_taken_meanwhile_is_not_taken_away(ada: Person) -> None:
    link = asked(ada)
    make.person(email=NEW)
    with pytest.raises(NotVisible):
        addresses.confirm_address(link)
    db.session.rollback()
    assert db.session.scalars(sa.select(Person.email).where(Person.id == ada.id)).one() == OLD


def test_an_address_is_changed_by_who_knows_the_password(ada: Person) -> None:
    with pytest.raises(Mismatch) as refusal:
        addresses.change_address(email=NEW, current_password="wrong", by=make.standing(ada))
    assert (refusal.value.field, mails()) == ("current_password", [])


def test_the_address_of_now_is_no_new_one(ada: Person) -> None:
    with pytest.raises(Refused) as refusal:
        addresses.change_address(email=OLD, current_password=PASSWORD, by=make.standing(ada))
    assert refusal.value.field == "email"


def test_links_that_went_to_the_old_address_end(ada: Person) -> None:
    link = asked(ada)
    reset = tokens.make(Purpose.RESET, person_id=ada.id)
    addresses.confirm_address(link)
    assert open_token(reset, Purpose.RESET) is None


def test_a_new_password_ends_the_way_to_a_new_address(ada: Person) -> None:
    link = asked(ada)
    reset = tokens.make(Purpose.RESET, person_id=ada.id)
    passwords.reset(reset, password="eleven purple kettles")
    with pytest.raises(NotVisible):
        addresses.confirm_address(link)


def test_a_link_to_a_new_address_works_once_and_for_an_hour(ada: Person) -> None:
    link = asked(ada)
    with pretended(now() + timedelta(minutes=61)), pytest.raises(NotVisible):
        addresses.confirm_address(link)
    addresses.confirm_address(link)
    with pytest.raises(NotVisible):
        addresses.confirm_address(link)


def test_one_person_causes_three_mails_an_hour_to_whatever_addresses(ada: Person) -> None:
    for number in range(6):
        asked(ada, f"stranger{number}@example.org")
    sent = [to for kind, to in mails() if kind == "new_address"]
    assert sent == [f"stranger{number}@example.org" for number in range(3)]


def moves_to(new: str, person: Person) -> None:
    addresses.confirm_address(asked(person, new))
    db.session.commit()


def test_who_was_invited_at_a_new_address_keeps_the_account_and_answers_with_it(
    ada: Person,
) -> None:
    council = make.council()
    publisher = make.standing(make.person(council, publisher=True))
    joinings.invite_colleague(council, name="A. Byron", email=NEW, by=publisher, publisher=True)
    db.session.commit()
    moves_to(NEW, ada)
    (waiting,) = queries.joinings.on_home(make.standing(ada))
    joining = queries.joinings.own(make.standing(ada), waiting.ref)
    joinings.answer_invitation(joining, by=make.standing(ada), works_there=True)
    db.session.commit()
    assert make.standing(ada).publishes_for == {council.id}
    assert account.sign_in(email=NEW, password=PASSWORD)


def test_what_waited_at_a_new_address_is_theirs_and_the_row_left_is_nobody_s(ada: Person) -> None:
    group, other = make.group(), make.group()
    coordinator = make.standing(make.person(coordinates=group))
    make.person(coordinates=other)
    administrator = make.standing(make.person(is_administrator=True))
    invited = groups.name_coordinator(group, by=coordinator, name="A", email=NEW)
    groups.name_coordinator(other, by=administrator, name="A", email=NEW)
    groups.invite_assessor(group, by=coordinator, name="A", email=NEW)
    invited.level = Level.LEAD
    db.session.commit()
    link = make.secret()
    moves_to(NEW, ada)
    assert make.standing(ada).coordinates == {group.id, other.id}
    assert [one.id for one in queries.groups.assessors(group).items] == [ada.id]
    assert db.session.get_one(Person, ada.id).level is Level.LEAD
    left = db.session.get_one(Person, invited.id)
    assert (left.deactivated_at is None, left.erased_at is None) == (False, False)
    assert (left.name.startswith("Former participant"), left.email.endswith(".invalid")) == (
        True,
        True,
    )
    with pytest.raises(NotVisible):
        account.claim_invitation(link, name="Eve", password="eleven purple kettles")


def test_their_place_on_a_team_comes_along_and_their_level_stays(ada: Person) -> None:
    case = Case(Status.DRAFT)
    ada.is_assessor, ada.level = True, Level.LEAD
    team.name_team(case.review, by=case.by, email=NEW, name="Ada", does="Research")
    db.session.commit()
    moves_to(NEW, ada)
    joining = queries.joinings.waiting(ada.id, case.host.id)
    mine = queries.joinings.own(make.standing(ada), joining.ref)
    joinings.answer_invitation(mine, by=make.standing(ada), works_there=True)
    db.session.commit()
    assert [one.person_id for one in queries.team.places(case.review)] == [ada.id]
    assert db.session.get_one(Person, ada.id).level is Level.LEAD


def test_what_they_have_already_stands_once(ada: Person) -> None:
    group = make.group()
    council = make.council(group)
    publisher = make.standing(make.person(council, publisher=True))
    coordinator = make.standing(make.person(coordinates=group))
    for email in (OLD, NEW):
        joinings.invite_colleague(council, name="A", email=email, by=publisher)
        groups.name_coordinator(group, by=coordinator, name="A", email=email)
        groups.invite_assessor(group, by=coordinator, name="A", email=email)
    db.session.commit()
    moves_to(NEW, ada)
    assert [row.email for row in queries.joinings.invited(council)] == [NEW]
    assert len(queries.groups.coordinations(group)) == 2
    assert make.standing(ada).coordinates == {group.id}


def test_a_seat_offered_at_the_new_address_goes_back_to_its_coordinators(ada: Person) -> None:
    case = Case(Status.FORMING)
    by = make.standing(case.coordinator)
    invited = groups.invite_assessor(case.group, by=by, name="A", email=NEW)
    seat = make.seat(case.review, invited, SeatRole.ASSESSOR, SeatState.OFFERED)
    moves_to(NEW, ada)
    assert db.session.get_one(Seat, seat.id).state is SeatState.TAKEN_BACK
    assert ("seat_ended", case.coordinator.id) in told()


def test_whoever_types_an_address_at_the_door_keeps_it_from_nobody(ada: Person) -> None:
    make.save(CouncilDomain(council_id=make.council().id, domain="new.example"))
    signing_up.sign_up(email=NEW)
    db.session.commit()
    moves_to(NEW, ada)
    assert account.sign_in(email=NEW, password=PASSWORD)


def test_who_comes_in_first_keeps_the_address(ada: Person) -> None:
    council = make.council()
    publisher = make.standing(make.person(council, publisher=True))
    joinings.invite_colleague(council, name="Ben", email=NEW, by=publisher)
    db.session.commit()
    first = make.secret()
    link = asked(ada)
    account.claim_invitation(first, name="Ben", password="eleven purple kettles")
    db.session.commit()
    with pytest.raises(NotVisible):
        addresses.confirm_address(link)


def test_the_address_of_somebody_deactivated_is_taken(ada: Person) -> None:
    administrator = make.standing(make.person(is_administrator=True))
    invited = people.known_or_new(name="Ben", email=NEW)
    people.deactivate(invited, by=administrator)
    db.session.commit()
    assert asked(ada) == ""


def test_an_address_that_somebody_has_counts_like_a_free_one_and_bars_nobody(ada: Person) -> None:
    ben = make.person(email="ben@example.org", password_hash=ada.password_hash)
    for _ in range(3):
        asked(ada, ben.email)
    assert asked(ada) == ""
    passwords.ask_for_reset(email=ben.email)
    assert ("password_reset", ben.email) in mails()
