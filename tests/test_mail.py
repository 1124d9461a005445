"""Mails: what they say, whom they still reach, and that a secret is gone once it was sent."""

import re
import ssl
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from peerreview import mail, queries
from peerreview.credentials import opened
from peerreview.db import commit, db
from peerreview.models.messages import Message
from peerreview.models.people import Person
from peerreview.operations import outbox, reviews, tokens
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatState
from peerreview.rules.sign_ins import Purpose
from tests import factories as make
from tests.mail_server import Server
from tests.operations.test_reviews import cast

pytestmark = pytest.mark.usefixtures("database")
EMAILS = Path(__file__).parent.parent / "templates" / "emails"


def kept() -> list[Message]:
    return list(db.session.scalars(sa.select(Message)))


def waiting() -> list[Message]:
    return list(queries.messages.waiting(100))


def test_a_mail_says_who_what_and_where(application: Flask) -> None:
    one = cast(Status.REQUESTED)
    reviews.accept(one.review, by=make.standing(one.coordinator))
    commit()
    (message,) = waiting()
    letter = mail.render(message)
    service = one.review.service.name
    assert letter.to == one.publisher.email
    assert letter.subject == f"Your review of {service} can go ahead"
    assert letter.text.startswith(f"Hello {one.publisher.name}\n\nThe coordinators have accepted")
    assert letter.text.endswith(f"{application.config['PUBLIC_URL']}/reviews/{one.review.ref}")


def test_words_are_not_taken_for_html() -> None:
    one = cast(Status.REQUESTED)
    reviews.decline(one.review, by=make.standing(one.coordinator), reason="Bins & <streets>")
    commit()
    assert "\n\nBins & <streets>\n\n" in mail.render(waiting()[0]).text


def test_cancelled_sessions_stand_in_a_list_and_a_missing_reason_leaves_no_gap() -> None:
    one = cast(Status.SCHEDULED)
    make.session(one.review, on=make.date(2030, 3, 4))
    make.session(one.review, on=make.date(2030, 3, 5))
    reviews.withdraw(one.review, by=make.standing(one.publisher))
    commit()
    text = mail.render(waiting()[0]).text
    assert "calendar:\n\n- Monday 4 March 2030\n- Tuesday 5 March 2030\n\nWhat" in text
    assert "\n\n\n" not in text


def test_each_mail_has_a_text_and_a_page() -> None:
    assert {path.stem for path in EMAILS.iterdir()} == set(mail.LINKS)


@pytest.mark.parametrize("path", sorted(EMAILS.iterdir()), ids=lambda path: path.stem)
def test_a_mail_begins_with_its_subject_greets_and_has_its_link_on_a_line(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert re.fullmatch("Subject: .{10,}", lines[0])
    # Whoever was not invited has not said their name yet.
    assert lines[1:3] == ["", "Hello" if path.stem == "join_link" else "Hello {{ person.name }}"]
    assert lines.count("{{ link }}") == 1


def test_nothing_is_sent_without_a_server_or_from_a_demo(
    application: Flask, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.tell([make.person().id], "level_set", level="lead", set_by="Carys")
    commit()
    monkeypatch.setitem(application.config, "DEMO", True)
    assert mail.send_waiting() == (0, 0)
    monkeypatch.setitem(application.config, "DEMO", False)
    monkeypatch.setitem(application.config, "MAIL_SERVER", "")
    assert mail.send_waiting() == (0, 0)
    assert (len(waiting()), server.letters) == (1, [])


def test_what_waits_is_sent_once_and_its_secret_forgotten(server: Server) -> None:
    person = make.person()
    token = tokens.make(Purpose.INVITATION, person_id=person.id)
    outbox.tell([person.id], "invitation", secret=token, invited_by="Priya", joined="")
    commit()
    assert mail.send_waiting() == (1, 0)
    assert mail.send_waiting() == (0, 0)
    (letter,) = server.letters
    assert letter["To"] == person.email
    assert f"/invitations/{token}" in letter.get_content()
    (message,) = kept()
    assert (message.secret, message.sent_at is not None) == (None, True)


def told(person: Person, kind: str, review: Any) -> None:
    outbox.tell([person.id], kind, review=review)
    commit()


def test_somebody_who_may_no_longer_know_hears_nothing(server: Server) -> None:
    one = cast(Status.SCHEDULED)
    told(one.assessor, "review_begun", one.review)
    seat = db.session.scalars(
        sa.select(make.Seat).where(make.Seat.person_id == one.assessor.id)
    ).one()
    seat.state = SeatState.TAKEN_BACK
    commit()
    assert mail.send_waiting() == (0, 1)
    assert server.letters == []


def test_a_mail_about_a_part_reaches_nobody_who_does_not_see_it(server: Server) -> None:
    one = cast(Status.FORMING)
    told(one.publisher, "discussed", one.review)
    told(one.publisher, "interest_declared", one.review)
    told(one.assessor, "panel_to_approve", one.review)
    told(one.assessor, "seat_offered", one.review)
    told(one.coordinator, "shared", one.review)
    assert mail.send_waiting() == (0, 5)
    outbox.tell([one.invited.id], "seat_offered", review=one.review, role="assessor")
    told(one.publisher, "panel_to_approve", one.review)
    assert mail.send_waiting() == (2, 0)


def test_an_offer_and_a_call_for_help_reach_only_who_can_still_answer(server: Server) -> None:
    council = make.council()
    facts = {"code": council.code, "council": council.name, "group": "North", "offered_by": "Gil"}
    people = [make.person(council, publisher=publisher) for publisher in (True, False)]
    outbox.tell([person.id for person in people], "help_offered", **facts)
    people = [make.person(is_administrator=is_one) for is_one in (True, False)]
    needed = {"reference": "PR-22222", "group": "North"}
    outbox.tell([person.id for person in people], "coordinator_needed", **needed)
    commit()
    assert mail.send_waiting() == (2, 2)


def test_each_mail_that_is_looked_at_again_exists() -> None:
    assert mail.TELLS_OF.keys() | mail.MEANT_FOR.keys() <= mail.LINKS.keys()


def test_who_left_the_panel_still_hears_that_it_ended(server: Server) -> None:
    one = cast(Status.SCHEDULED)
    stranger = make.person(make.council())
    told(stranger, "seat_taken_back", one.review)
    assert mail.send_waiting() == (1, 0)


def test_a_deactivated_person_hears_nothing(server: Server) -> None:
    person = make.person(deactivated_at=make.now())
    outbox.tell([person.id], "level_set", level="lead", set_by="Carys")
    commit()
    assert mail.send_waiting() == (0, 1)


def test_a_link_whose_key_is_lost_is_not_sent(
    application: Flask, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.tell([make.person().id], "invitation", secret="t0ken", invited_by="Priya", joined="")
    commit()
    monkeypatch.setitem(application.config, "SECRET_KEY", "another key")
    assert mail.send_waiting() == (0, 1)
    assert (server.letters, kept()[0].secret) == ([], None)


def test_a_secret_is_sealed_while_it_waits() -> None:
    outbox.tell([make.person().id], "invitation", secret="t0ken", invited_by="Priya", joined="")
    commit()
    (message,) = kept()
    assert "t0ken" not in str(message.secret) and opened(str(message.secret)) == "t0ken"


def test_the_connection_is_made_as_the_settings_say(
    application: Flask, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("TLS", True), ("USERNAME", "us"), ("PASSWORD", "secret")):
        monkeypatch.setitem(application.config, f"MAIL_{name}", value)
    mail.send_waiting()
    where = (("mail.example.org", 25), {"timeout": mail.SECONDS})
    # Who the server is, is asked before it is told a password.
    assert server.said == [where, (ssl.CERT_REQUIRED, True), ("us", "secret")]


def test_send_mail_says_how_many(application: Flask, server: Server) -> None:
    outbox.tell([make.person().id], "level_set", level="lead", set_by="Carys")
    commit()
    done = application.test_cli_runner().invoke(args=["send-mail"])
    assert (done.exit_code, done.output) == (0, "sent 1, dropped 0\n")
