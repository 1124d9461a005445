"""Where each verb is done, and what its link says: read by buttons, tasks and lists of what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

from flask import url_for

from .. import queries
from ..rules.errors import Missing
from ..rules.lifecycle import MOVES
from ..rules.turns import Wait
from ..rules.verbs import Verb
from ..rules.visibility import Part
from ..words import sentence_case
from . import access


class Weight(IntEnum):
    """How a link stands on the page: what takes the review on, daily work, what turns it back.

    TURN stands there only while the review waits for the person to do it.
    """

    ON = 1
    WORK = 2
    BACK = 3
    TURN = 4


@dataclass(frozen=True)
class Address:
    """The page on which a verb is done. `before`: where to work until its needs stand."""

    endpoint: str
    label: str
    weight: Weight = Weight.WORK
    before: str = ""


ON, WORK, BACK, TURN = Weight

# In the order of a page. Of several verbs of one page the first that is allowed gives the label.
ADDRESSES: dict[Verb, Address] = {
    Verb.TAKE_SEAT: Address("seats.invitation", "Answer your invitation", ON),
    Verb.NOT_THIS_TIME: Address("seats.invitation", "Answer your invitation", ON),
    Verb.SUBMIT: Address("requests.check", "Check and submit the request", ON, "requests.show"),
    Verb.ACCEPT: Address("reviews.accept", "Accept the request", ON, "reviews.show"),
    Verb.SCHEDULE: Address("panels.schedule", "Schedule the review", ON, "panels.show"),
    Verb.BEGIN: Address("reviews.begin", "Begin the review", ON),
    Verb.SEND_FOR_CHECK: Address(
        "findings.send_for_check", "Send the findings to the team", ON, "findings.listed"
    ),
    Verb.AGREE: Address("reports.agree", "Agree the report", ON, "accuracy.check"),
    Verb.EDIT_REQUEST: Address("requests.show", "Write or change the request"),
    Verb.NAME_TEAM: Address("team.listed", "Name who is on the team"),
    Verb.OFFER_DATES: Address("requests.offer_dates", "Offer half-days"),
    Verb.WRITE_SELF_REVIEW: Address("preparation.self_review", "Write the self-review"),
    Verb.ADD_EVIDENCE: Address("preparation.evidence", "Add evidence"),
    Verb.PROPOSE: Address("panels.show", "Form the panel and fix the sessions"),
    Verb.OFFER: Address("panels.show", "Form the panel and fix the sessions"),
    Verb.TAKE_BACK: Address("panels.show", "Form the panel and fix the sessions"),
    Verb.WAIVE: Address("panels.show", "Form the panel and fix the sessions"),
    Verb.FIX_SESSIONS: Address("panels.show", "Form the panel and fix the sessions"),
    Verb.CHANGE_PANEL: Address("panels.show", "Change the panel"),
    Verb.APPROVE: Address("panels.approve", "Approve the panel", TURN),
    Verb.OBJECT_TO: Address("panels.show", "Object to a person", TURN),
    Verb.GIVE_FIRST_VIEW: Address("notes.listed", "Take notes and give first views"),
    Verb.TAKE_NOTES: Address("notes.listed", "Read, and take notes"),
    Verb.DISCUSS: Address("notes.listed", "Read, and take notes"),
    Verb.WRITE_FINDINGS: Address("findings.listed", "Write the findings"),
    Verb.AMEND_FINDINGS: Address("findings.listed", "Amend the findings"),
    Verb.ANSWER_QUERY: Address("accuracy.check", "Answer the team’s queries"),
    Verb.RAISE_QUERY: Address("accuracy.check", "Read the findings and query facts"),
    Verb.WRITE_UP: Address("reviews.write_up", "End the sessions and write up"),
    Verb.RECORD_DISSENT: Address("findings.listed", "Have a second view recorded"),
    Verb.AGREE_TO_BE_NAMED: Address("findings.agree_to_be_named", "Say whether you may be named"),
    Verb.CORRECT: Address("reports.show", "Read or correct the report"),
    Verb.AGREE_CORRECTION: Address("reports.show", "Agree a correction", TURN),
    Verb.REFUSE_CORRECTION: Address("reports.show", "Agree a correction", TURN),
    Verb.RESPOND: Address("responses.listed", "Respond, and plan actions"),
    Verb.PLAN_ACTION: Address("responses.listed", "Respond, and plan actions"),
    Verb.RECORD_FOLLOW_UP: Address("responses.listed", "Respond, and plan actions"),
    Verb.SHARE: Address("sharing.listed", "Choose what to share"),
    Verb.STOP_SHARING: Address("sharing.listed", "Choose what to share"),
    Verb.GIVE_FEEDBACK: Address("responses.give_feedback", "Say how the review went"),
    Verb.CLOSE: Address("reviews.close", "Close the review", WORK, "responses.listed"),
    Verb.SEND_BACK: Address("reviews.send_back", "Send the request back for more"),
    Verb.DECLINE: Address("reviews.decline", "Decline the request"),
    Verb.REPLAN: Address("reviews.replan", "Find other dates or another panel", BACK),
    Verb.STEP_DOWN: Address("seats.step_down", "Step down from the panel", BACK),
    Verb.WITHDRAW: Address("reviews.withdraw", "Withdraw this review", BACK),
    Verb.CANCEL: Address("reviews.cancel", "Cancel this review", BACK),
    Verb.HOLD: Address("holds.listed", "Legal hold", TURN),
    Verb.END_HOLD: Address("holds.listed", "Legal hold", TURN),
}

# The parts of a review that have a page, in the order in which they come to be.
PAGES: tuple[tuple[Part, str, str], ...] = (
    (Part.INVITATION, "seats.invitation", "Your invitation"),
    (Part.REQUEST, "requests.show", "Request"),
    (Part.SELF_REVIEW, "preparation.self_review", "Self-review"),
    (Part.EVIDENCE, "preparation.evidence", "Evidence"),
    (Part.SELF_REVIEW, "preparation.reading", "Everything to read, in one place"),
    (Part.PANEL, "panels.show", "Panel and sessions"),
    (Part.NOTES, "notes.listed", "Your notes"),
    (Part.FINDINGS, "findings.listed", "Findings"),
    (Part.QUERIES, "accuracy.check", "Accuracy check"),
    (Part.REPORT, "reports.show", "Report"),
    (Part.RESPONSES, "responses.listed", "Responses and actions"),
    (Part.FEEDBACK, "responses.feedback", "Feedback on the review"),
    (Part.EVENTS, "reviews.events", "What happened"),
    (Part.HOLD, "holds.listed", "Legal hold"),
    (Part.FOI, "foi.show", "File for Freedom of Information requests"),
)


@dataclass(frozen=True)
class Link:
    """Something that the person can do now.

    `missing` says what a move still waits for; `is_turn` that the review waits for this person.
    """

    href: str
    label: str
    missing: tuple[Missing, ...] = ()
    is_turn: bool = False
    due_on: date | None = None


def possible(review: Any, turn: Any) -> dict[str, list[Link]]:
    """What the person can do to the review at hand now, by name of weight; each page once."""
    turns = _turns(review, turn.mine)
    found: dict[str, list[Link]] = {weight.name.lower(): [] for weight in Weight}
    found["work"] += turns.values()
    taken = set(turns)
    for verb, address in ADDRESSES.items():
        if address.weight is TURN or address.endpoint in taken or not access.allows(verb):
            continue
        taken.add(address.endpoint)
        missing = queries.needs.missing(review, verb) if verb in MOVES else ()
        href = url_for(address.endpoint, ref=review.ref)
        found[address.weight.name.lower()].append(Link(href, address.label, missing))
    return found


def _turns(review: Any, waits: Iterable[Wait]) -> dict[str, Link]:
    """What waits for the person, by endpoint; without what is a button on the page of the review."""
    found: dict[str, Link] = {}
    for wait in waits:
        address = ADDRESSES[wait.verb]
        endpoint = address.before or address.endpoint
        if endpoint != "reviews.show" and (address.weight is not ON or address.before):
            href = url_for(endpoint, ref=review.ref)
            link = Link(href, sentence_case(wait.does), is_turn=True, due_on=wait.due_on)
            found.setdefault(endpoint, link)
    return found


def parts(review: Any) -> list[Link]:
    """The parts of the review at hand that the person sees, as links."""
    return [
        Link(url_for(endpoint, ref=review.ref), label)
        for part, endpoint, label in PAGES
        if access.shows(part)
    ]


def task_address(wait: Wait, ref: str) -> str:
    """Where to do what a review waits for."""
    address = ADDRESSES[wait.verb]
    return url_for(address.before or address.endpoint, ref=ref)
