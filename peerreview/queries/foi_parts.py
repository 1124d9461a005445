"""The parts of a review in full, as its council's publishers see them, for the FOI file."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from ..db import db
from ..models.councils import Offer
from ..models.reviews import Review
from ..rules.findings import SET_ASIDE, FindingState
from ..rules.foi import Block, Heading, Table, Words
from ..rules.lifecycle import ENDED_EARLY, Status
from ..rules.people import Relation
from ..words import half_day, joined, moment, sentence_case, short_day, time_range
from . import (
    accuracy,
    findings,
    holds,
    panels,
    preparation,
    reports,
    requests,
    responses,
    sessions,
)

AS_PUBLISHER = frozenset({Relation.PUBLISHER, Relation.TEAM})
STATES = {
    FindingState.OPEN: "Not written yet",
    FindingState.NOT_COVERED: "Not covered",
    FindingState.NOT_APPLICABLE: "Not applicable",
}


def _facts(name: str, *rows: tuple[str, str]) -> Table:
    return Table(name, ("What", "Answer"), tuple(row for row in rows if row[1]))


def _words(*pairs: tuple[str, str]) -> list[Block]:
    return [Words(label, text) for label, text in pairs if text]


def about(review: Review) -> list[Block]:
    """Which review it is, where it stands, and what was said of its end."""
    standard = review.standard
    facts = _facts(
        "The review",
        ("Reference", review.ref),
        ("Council", review.council.name),
        ("Service", review.service.name),
        ("Peer group", review.group.name if review.group else ""),
        ("Standard", f"{standard.name} ({standard.version})" if standard else ""),
        ("Status", f"{sentence_case(review.status)}, since {moment(review.status_since)}"),
        ("Begun", moment(review.created_at)),
        ("Report agreed", short_day(review.agreed_on) if review.agreed_on else ""),
    )
    has_ended = review.status in ENDED_EARLY
    return [facts, *_words(("Why it ended early", review.reason if has_ended else ""))]


def request(review: Review) -> list[Block]:
    """The request: what the service is, what is asked for, when, and who is on the team."""
    said, contact = requests.answers(review), review.contact
    places = [(place.person.name, place.does) for place in said.team]
    offer = db.session.scalars(sa.select(Offer.why).where(Offer.id == review.offer_id)).first()
    return [
        _facts(
            "The request",
            ("Owner", review.owner),
            ("Stage", sentence_case(review.stage or "")),
            ("Built or bought", sentence_case(review.built or "")),
            ("Supplier", review.supplier),
            ("Format", sentence_case(review.format or "")),
            ("Points to focus on", "; ".join(f"{one.number}. {one.title}" for one in said.focus)),
            ("Possible half-days", "; ".join(half_day(one) for one in said.half_days)),
            ("Contact", f"{contact.name}, {contact.email}" if contact else ""),
        ),
        *_words(
            ("What the service does", review.what),
            ("Who it is for", review.whom),
            ("Questions for the panel", review.questions),
            # As on the page of the review: only while it counts.
            (
                "What the coordinators said is missing",
                review.missing_words if review.status is Status.DRAFT else "",
            ),
            ("Why help was offered", offer or ""),
        ),
        Table("The team", ("Name", "What they do"), tuple(places)),
    ]


def self_review(review: Review) -> list[Block]:
    """The team's own view of each point, as far as it is written."""
    written = [one for one in preparation.of_points(review, []) if one.is_written]
    found: list[Block] = []
    for one in sorted(written, key=lambda one: one.point.number):
        found.append(Heading(f"{one.point.number}. {one.point.title}"))
        found += _words(("The team’s view", one.label), ("In its own words", one.words))
    return found or ["Nothing is written."]


def evidence(review: Review) -> list[Block]:
    """The links that the team added, with their notes and the points that they support."""
    rows = tuple(
        (
            one.title,
            one.address,
            one.note,
            joined(sorted(tie.point.number for tie in one.points)),
            f"{one.added_by.name}, {moment(one.added_at)}",
        )
        for one in preparation.evidence(review)
    )
    return [Table("Evidence", ("Title", "Address", "Note", "Points", "Added"), rows)]


def panel(review: Review) -> list[Block]:
    """Who sits on the panel, what the publisher is told of interests, and the sessions."""
    seats = panels.shown(review, AS_PUBLISHER).seats
    rows = tuple(
        (
            seat.name,
            seat.councils,
            seat.role.value,
            seat.state.value,
            ", ".join(seat.disciplines),
            "objected to" if seat.is_objected_to else "yes" if seat.is_approved else "not yet",
        )
        for seat in seats
    )
    found: list[Block] = [
        Table("Seats", ("Name", "Council", "Role", "State", "Disciplines", "Approved"), rows)
    ]
    for seat in seats:
        if seat.is_objected_to:
            found += _words((f"The council’s objection to {seat.name}", seat.objection))
        found += [
            Words(f"An interest of {seat.name} was waived", reason) for reason in seat.waived_for
        ]
    meetings = tuple(
        (f"{short_day(at.on)}, {time_range(at.starts, at.ends)}", place, link)
        for _, at, place, link in sessions.shown(review)
    )
    found.append(Table("Sessions", ("When", "Place", "Call"), meetings))
    return found + _words(
        ("Why there was less notice than usual", review.notice_reason if meetings else ""),
        (
            "Why it was planned again",
            review.replan_reason if review.status is Status.FORMING else "",
        ),
    )


def findings_of(review: Review) -> list[Block]:
    """The panel's findings with second views, as the team reads them."""
    return _points(findings.read(review))


def _points(points: Iterable[Any]) -> list[Block]:
    """Points as Reported and ReportPoint have them."""
    found: list[Block] = []
    for one in points:
        found.append(Heading(f"{one.number}. {one.title}"))
        if one.state is not FindingState.VIEW:
            found.append(f"{STATES[one.state]}.")
        found += _words(
            ("View", one.label if one.state not in SET_ASIDE else ""),
            ("What works well", one.works_well),
            ("What to explore", one.to_explore),
        )
        found += [
            Words(f"Suggestion, controlled by: {each['controlled_by']}", each["words"])
            for each in one.suggestions
        ]
        for each in one.dissents:
            about = [text for text in (each["label"], each["name"]) if text]
            label = f"Second view ({', '.join(about)})" if about else "Second view"
            found.append(Words(label, each["words"]))
    return found


def queries_of(review: Review) -> list[Block]:
    """The team's queries about facts, with the lead's answers."""
    found: list[Block] = []
    for number, asked in accuracy.queries_of(review).items():
        found.append(Heading(f"Point {number}"))
        for one in asked:
            found.append(Words(f"Query, {moment(one.raised_at)}", one.words))
            if one.answered_at:
                found.append(Words(f"Answer, {moment(one.answered_at)}", one.answer))
    return found or ["There are no queries."]


def report(review: Review) -> list[Block]:
    """Every version of the report, the newest first, and its corrections."""
    found: list[Block] = []
    for version in reports.versions(review):
        found.append(Heading(f"Version {version.number}, agreed {moment(version.agreed_at)}"))
        found += _points(reports.version(review, version.number).points)
    for one in reports.corrections(review):
        found.append(Heading(f"Correction of point {one.report_point.number}"))
        state = "Agreed" if one.agreed_at else "Not agreed" if one.refused_at else "Waiting"
        settled = one.agreed_at or one.refused_at
        found.append(f"{state}{f', {moment(settled)}' if settled else ''}.")
        found += _words(("Why", one.why), ("The publisher’s answer", one.refusal))
        found += _points([reports.corrected(one)])
    return found


def responses_of(review: Review) -> list[Block]:
    """What the council says and does beside each finding, version by version, and the follow-ups."""
    found: list[Block] = []
    for one in responses.answered(review) if reports.versions(review) else ():
        if one.responses or one.actions:
            found.append(Heading(f"{one.found.number}. {one.found.title}"))
        found += [
            Words(f"Response, version {each.number}, {moment(each.written_at)}", each.words)
            for each in one.responses
        ]
        for action in one.actions:
            found += _action(action)
    for check in responses.follow_ups(review):
        held = f"held {short_day(check.held_on)}" if check.held_on else "not held yet"
        found.append(Words(f"Follow-up, due {short_day(check.due_on)}, {held}", check.words))
    return found or ["There are no responses and no actions."]


def _action(action: Any) -> list[Block]:
    found: list[Block] = []
    for each in reversed(action.versions):
        due = f", due {short_day(each.due_on)}" if each.due_on else ""
        owner = f", {each.owner}" if each.owner else ""
        label = f"Action {action.ref}, version {each.number}, {moment(each.written_at)}"
        found.append(Words(f"{label}: {each.decision}{owner}{due}, {each.outcome}", each.words))
        found += _words(("Its outcome", each.outcome_words))
    return found


def legal_holds(review: Review) -> list[Block]:
    """Every legal hold on the review."""
    found: list[Block] = [
        Words(
            f"Held since {moment(one.held_at)} by {one.held_by}"
            + (f", ended {moment(one.ended_at)} by {one.ended_by}" if one.ended_at else ""),
            one.why,
        )
        for one in holds.of_review(review)
    ]
    return found or ["This review was never held."]
