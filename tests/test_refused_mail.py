"""A mail that nobody takes waits, longer each time, and holds up no other."""

import smtplib
from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview import mail, queries
from peerreview.clock import now, pretended
from peerreview.db import commit, db
from peerreview.models.messages import Message
from peerreview.models.people import Person
from peerreview.operations import outbox
from tests import factories as make
from tests.mail_server import Server

pytestmark = pytest.mark.usefixtures("database")

REFUSALS = (
    smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"nobody")}),
    smtplib.SMTPDataError(451, b"later"),
    smtplib.SMTPDataError(554, b"never"),
    smtplib.SMTPNotSupportedError("SMTPUTF8"),
    UnicodeEncodeError("ascii", "é", 0, 1, "no"),
)


def two_mails() -> tuple[Person, Person]:
    first, second = make.person(), make.person()
    outbox.tell([first.id, second.id], "level_set", level="lead", set_by="Carys")
    commit()
    return first, second


def all_mails() -> list[Message]:
    return list(db.session.scalars(sa.select(Message).order_by(Message.id)))


@pytest.mark.parametrize("problem", REFUSALS, ids=lambda problem: type(problem).__name__)
def test_what_the_server_refuses_waits_and_the_others_go_out(
    server: Server, problem: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    first, _ = two_mails()
    server.refused = {first.email: problem}
    assert mail.send_waiting() == (1, 0)
    refused, gone = all_mails()
    assert (refused.sent_at, refused.dropped_at, gone.sent_at is not None) == (None, None, True)
    assert not queries.messages.waiting(1)  # until it is due again
    assert type(problem).__name__ in caplog.text and "example.org" not in caplog.text


def test_an_address_that_the_server_cannot_write_stops_nobody_else(server: Server) -> None:
    first, _ = two_mails()
    first.email = "zoë\n@example.org"
    commit()
    assert mail.send_waiting() == (1, 0)


def test_who_is_refused_again_and_again_waits_longer_and_is_dropped(server: Server) -> None:
    first, _ = two_mails()
    server.refused = {first.email: smtplib.SMTPDataError(554, b"never")}
    mail.send_waiting()
    begun = moment = now()
    for _ in range(outbox.MOST_TRIES - 1):
        assert all_mails()[0].dropped_at is None
        moment = all_mails()[0].due_at or moment
        with pretended(moment - timedelta(seconds=1)):
            assert mail.send_waiting() == (0, 0)
        with pretended(moment):
            told = mail.send_waiting()
    assert (told, all_mails()[0].dropped_at) == ((0, 1), moment)
    assert timedelta(hours=60) < moment - begun < timedelta(hours=72)


def test_refused_mails_keep_no_later_one_waiting(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "AT_ONCE", 1)
    first, second = two_mails()
    server.refused = {first.email: smtplib.SMTPDataError(451, b"later")}
    assert [mail.send_waiting(), mail.send_waiting()] == [(0, 0), (1, 0)]
    assert [letter["To"] for letter in server.letters] == [second.email]


def test_a_server_that_hangs_up_is_asked_for_the_others_next_time(server: Server) -> None:
    first, _ = two_mails()
    server.refused = {first.email: smtplib.SMTPServerDisconnected("gone")}
    assert [mail.send_waiting(), mail.send_waiting()] == [(0, 0), (1, 0)]


def test_a_sender_who_is_refused_costs_no_mail_its_tries(server: Server) -> None:
    first, second = two_mails()
    refusal = smtplib.SMTPSenderRefused(550, b"who?", "us@example.org")
    server.refused = {first.email: refusal, second.email: refusal}
    assert mail.send_waiting() == (0, 0)
    assert [message.tries for message in queries.messages.waiting(2)] == [0, 0]
    server.refused = {}
    assert mail.send_waiting() == (2, 0)
