"""Renders and sends what the outbox holds.

A kind of message is written like a verb (`seat_offered`) and has two things: its text in
`templates/emails/<kind>.txt` (first line `Subject: …`, an empty line, the body) and its page in
LINKS. The text may use `person.name`, `review.ref`, `review.council`, `review.service`, `facts.…`
and `link`. It carries no findings, and no typed words but names, dates and reasons for its reader.
"""

import logging
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage

from flask import current_app

from . import queries
from .credentials import KeyLost, opened
from .db import commit
from .models.messages import Message
from .operations import outbox
from .rules.people import Relation, Standing
from .rules.visibility import Part, sees

AT_ONCE = 200  # so that one call ends, however much is waiting
SECONDS = 20  # a mail server that takes longer is down

# Kind -> the page that its link opens. In braces: `ref` of the review, `secret`, or any fact.
LINKS = {
    "invitation": "/invitations/{secret}",
    "new_device": "/me/sign-ins",
    "password_reset": "/passwords/reset/{secret}",
    "first_password": "/invitations/{secret}",
    "password_changed": "/passwords/ask-for-reset",
    "new_address": "/addresses/confirm/{secret}",
    "address_asked": "/me/sign-ins",
    "address_changed": "/sign-in",
    "invited_to_council": "/me/joinings/{joining}",
    "invitation_declined": "/councils/{code}",
    "colleague_joined": "/councils/{code}",
    "join_link": "/join/{secret}",
    "already_here": "/me/join",
    "joining_asked": "/councils/{code}/joinings",
    "joined_council": "/councils/{code}",
    "turned_down": "/me",
    "panel_conflict": "/reviews/{ref}/panel",
    "interest_ended": "/reviews/{ref}/panel",
    "coordinator_returned": "/administration/people",
    "seat_ended": "/reviews/{ref}/panel",
    "contact_passed_on": "/reviews/{ref}/request",
    "acting_ended": "/home",
    "named_publisher": "/councils/{code}",
    "membership_ended": "/me",
    "identity_tied": "/me/identities",
    "identity_removed": "/me/identities",
    "joined_group": "/groups/{slug}",
    "named_coordinator": "/groups/{slug}",
    "coordination_ended": "/groups/{slug}",
    "level_set": "/me",
    "named_acting_coordinator": "/reviews/{ref}",
    "named_administrator": "/administration",
    "second_factor_added": "/me/second-factor",
    "second_factor_removed": "/me/second-factor",
    "recovery_codes_renewed": "/me/second-factor",
    "recovery_code_used": "/me/second-factor",
    "help_offered": "/councils/{code}/offers",
    "named_on_team": "/reviews/{ref}/request",
    "request_submitted": "/reviews/{ref}/request",
    "request_sent": "/reviews/{ref}/request",
    "coordinator_needed": "/administration",
    "dates_offered": "/reviews/{ref}/request",
    "request_sent_back": "/reviews/{ref}",
    "request_accepted": "/reviews/{ref}",
    "request_declined": "/reviews/{ref}",
    "review_replanned": "/reviews/{ref}",
    "review_withdrawn": "/reviews/{ref}",
    "review_cancelled": "/reviews/{ref}",
    "review_begun": "/reviews/{ref}",
    "sessions_over": "/reviews/{ref}",
    "review_closed": "/reviews/{ref}",
    "sessions_cancelled": "/reviews/{ref}/invitation",
    "writing_begun": "/reviews/{ref}/findings",
    "findings_to_check": "/reviews/{ref}/check",
    "sent_for_check": "/reviews/{ref}/findings",
    "finding_amended": "/reviews/{ref}/findings/{number}",
    "dissent_recorded": "/reviews/{ref}/findings/{number}",
    "query_raised": "/reviews/{ref}/check",
    "query_answered": "/reviews/{ref}/check",
    "report_agreed": "/reviews/{ref}/report",
    "review_agreed": "/reviews/{ref}",
    "correction_proposed": "/reviews/{ref}/agree-correction/{correction}",
    "correction_agreed": "/reviews/{ref}/report",
    "correction_refused": "/reviews/{ref}/report",
    "evidence_added": "/reviews/{ref}/evidence",
    "discussed": "/reviews/{ref}/notes",
    "notes_go_soon": "/me/notes",
    "responded": "/reviews/{ref}/responses",
    "follow_up_recorded": "/reviews/{ref}/responses",
    "shared": "/reviews/{ref}/sharing",
    "sharing_stopped": "/reviews/{ref}/sharing",
    "review_held": "/reviews/{ref}/holds",
    "hold_ended": "/reviews/{ref}/holds",
    "seat_offered": "/reviews/{ref}/invitation",
    "seat_approved": "/reviews/{ref}/invitation",
    "seat_changed": "/reviews/{ref}",
    "seat_taken_back": "/home",
    "seat_replaced": "/home",
    "seat_taken": "/reviews/{ref}/panel",
    "seat_declined": "/reviews/{ref}/panel",
    "seat_given_back": "/reviews/{ref}/panel",
    "interest_declared": "/reviews/{ref}/panel",
    "panel_to_approve": "/reviews/{ref}/approve",
    "panel_approved": "/reviews/{ref}/panel",
    "person_objected_to": "/reviews/{ref}/panel",
    "made_lead": "/reviews/{ref}/panel",
    "lead_passed_on": "/reviews/{ref}/panel",
    "review_scheduled": "/reviews/{ref}/panel",
}

# These ask for an answer that somebody may have given meanwhile.
STILL_OPEN = frozenset({"invited_to_council", "joining_asked"})

# These tell somebody that their part has ended, so they go out although the review is hidden now.
TELL_OF_AN_END = frozenset({"seat_taken_back", "seat_replaced", "notes_go_soon"})

# What a reader must still see for a mail to go out; for all others that the review exists is enough.
TELLS_OF: dict[str, Part] = {
    **dict.fromkeys(("seat_offered", "seat_approved", "sessions_cancelled"), Part.INVITATION),
    **dict.fromkeys(("request_submitted", "request_sent_back", "dates_offered"), Part.REQUEST),
    **dict.fromkeys(("review_replanned", "review_scheduled", "lead_passed_on"), Part.PANEL),
    **dict.fromkeys(("writing_begun", "findings_to_check", "sent_for_check"), Part.FINDINGS),
    **dict.fromkeys(("finding_amended", "dissent_recorded"), Part.FINDINGS),
    **dict.fromkeys(("query_raised", "query_answered"), Part.QUERIES),
    **dict.fromkeys(("report_agreed", "correction_agreed", "correction_refused"), Part.REPORT),
    **dict.fromkeys(("responded", "follow_up_recorded"), Part.RESPONSES),
    "evidence_added": Part.EVIDENCE,
    "discussed": Part.DISCUSSION,
}
# These are for one part in the review only, whatever else somebody sees of it.
MEANT_FOR: dict[str, Relation] = {
    **dict.fromkeys(("seat_taken", "seat_declined", "seat_given_back"), Relation.COORDINATOR),
    **dict.fromkeys(("interest_declared", "person_objected_to"), Relation.COORDINATOR),
    **dict.fromkeys(("panel_conflict", "interest_ended", "seat_ended"), Relation.COORDINATOR),
    **dict.fromkeys(("panel_approved", "named_acting_coordinator"), Relation.COORDINATOR),
    **dict.fromkeys(("panel_to_approve", "correction_proposed"), Relation.PUBLISHER),
    **dict.fromkeys(("shared", "sharing_stopped"), Relation.PUBLISHER),
    **dict.fromkeys(("review_held", "hold_ended"), Relation.PUBLISHER),
}


@dataclass(frozen=True)
class About:
    """What a mail may say of a review."""

    ref: str
    council: str
    service: str


@dataclass(frozen=True)
class Reader:
    """What a mail may say of the person it goes to."""

    name: str


@dataclass(frozen=True)
class Mail:
    """A mail as it goes out."""

    to: str
    subject: str
    text: str


def render(message: Message) -> Mail:
    """The mail of this message; person, review, its council and service are loaded."""
    review = message.review
    template = current_app.jinja_env.get_template(f"emails/{message.kind}.txt")
    text = template.render(
        person=Reader(message.person.name),
        review=review and About(review.ref, review.council.name, review.service.name),
        facts=message.facts,
        link=_link(message),
        config=current_app.config,
    )
    subject, _, body = text.strip().partition("\n")
    to = message.facts.get("to") or message.person.email
    return Mail(to, subject.removeprefix("Subject:").strip(), body.strip())


def _link(message: Message) -> str:
    ref = message.review.ref if message.review else ""
    facts = message.facts | {"ref": ref, "secret": opened(message.secret) if message.secret else ""}
    return str(current_app.config["PUBLIC_URL"] + LINKS[message.kind].format(**facts))


def may_still_know(message: Message) -> bool:
    """Whether the person may still hear of this: active, it is still theirs to see, and a link that
    works once still opens.
    """
    person = queries.people.standing(message.person_id)
    review = message.review
    if message.secret and not _link_opens(message.secret):
        return False
    if not person.is_signed_in or message.kind in TELL_OF_AN_END:
        return person.is_signed_in
    if review is None:
        return _is_still_theirs(message, person)
    relations = queries.scope.relations(review, person)
    if MEANT_FOR.get(message.kind, Relation.OUTSIDER) not in relations:
        return False
    part = TELLS_OF.get(message.kind, Part.EXISTENCE)
    return sees(part, relations, review.reached, review.status)


def _link_opens(secret: str) -> bool:
    """Whether a sealed token can still be used; not where its key is lost."""
    try:
        return queries.tokens.is_open(opened(secret))
    except KeyLost:
        return False


def _is_still_theirs(message: Message, person: Standing) -> bool:
    """Whether an offer still goes to a publisher, a call for help to an administrator, and what is
    between a person and a council to one of them, unanswered.
    """
    if message.kind in STILL_OPEN:
        return queries.joinings.concerns(message.facts["joining"], person)
    if message.kind == "help_offered":
        council = queries.councils.by_code(message.facts["code"])
        return council is not None and council.id in person.publishes_for
    return person.is_administrator or message.kind != "coordinator_needed"


def send_waiting() -> tuple[int, int]:
    """Send what is due; gives how many were sent and how many dropped.

    Each message is committed by itself, and one that is refused holds up no other. Nothing is sent
    without MAIL_SERVER, nor from a demo, whose people are invented.
    """
    sent = dropped = 0
    if not current_app.config["MAIL_SERVER"] or current_app.config["DEMO"]:
        return sent, dropped
    with _server() as server:
        for message in queries.messages.waiting(AT_ONCE):
            takes_more = _deal_with(message, server)
            sent += message.sent_at is not None
            dropped += message.dropped_at is not None
            commit()
            if not takes_more:
                break
    return sent, dropped


def _deal_with(message: Message, server: smtplib.SMTP) -> bool:
    """Send a message, put it off or drop it; gives whether the server takes another one."""
    if not may_still_know(message):
        outbox.drop(message)
        return True
    try:
        server.send_message(_letter(render(message)))
    except smtplib.SMTPSenderRefused as refusal:  # MAIL_FROM is refused, so every mail would be
        _tell(refusal)
        return False
    except (smtplib.SMTPException, ValueError) as refusal:  # the latter: it cannot be written
        _tell(refusal)
        outbox.put_off(message)
        return not isinstance(refusal, smtplib.SMTPServerDisconnected)
    outbox.mark_sent(message)
    return True


def _tell(refusal: Exception) -> None:
    # Its words would name the address.
    kind, code = type(refusal).__name__, getattr(refusal, "smtp_code", "")
    logging.getLogger(__name__).warning("mail was refused: %s %s", kind, code)


def _server() -> smtplib.SMTP:
    config = current_app.config
    server = smtplib.SMTP(config["MAIL_SERVER"], config["MAIL_PORT"], timeout=SECONDS)
    if config["MAIL_TLS"]:
        # Without a context of our own nobody asks who the server is.
        server.starttls(context=ssl.create_default_context())
    if config["MAIL_USERNAME"]:
        server.login(config["MAIL_USERNAME"], config["MAIL_PASSWORD"])
    return server


def _letter(mail: Mail) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = current_app.config["MAIL_FROM"]
    letter["To"] = mail.to
    letter["Subject"] = mail.subject
    letter.set_content(mail.text)
    return letter
