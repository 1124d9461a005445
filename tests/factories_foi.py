"""A review in which everything is said once: what publishers see begins with “seen”, the rest with “hidden”."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from peerreview import operations, queries
from peerreview.clock import now, today
from peerreview.db import commit, db
from peerreview.models.findings import Correction
from peerreview.models.panels import Waiver
from peerreview.models.responses import ActionVersion, Feedback
from peerreview.models.reviews import LegalHold, TeamPlace
from peerreview.rules.findings import Controller, FindingState
from peerreview.rules.panels import InterestKind
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.responses import Decision, Outcome
from peerreview.rules.sharing import Audience
from tests import factories as make
from tests import factories_findings as findings
from tests import factories_preparation as preparation
from tests import factories_reports as reports
from tests.factories_findings import Cast


def prepared(one: Cast) -> None:
    """Plant what the team and the panel write before the findings go to the team."""
    review, host = one.review, one.review.council
    review.what, review.whom, review.owner = "seen what", "seen whom", "seen owner"
    review.questions, review.supplier = "seen questions", "seen supplier"
    review.notice_reason = "seen notice"
    place = db.session.scalars(sa.select(TeamPlace).where(TeamPlace.review_id == review.id)).one()
    place.does, place.access_needs = "seen does", "hidden access needs"
    left = make.person(host, name="hidden left")
    make.named(review, left, does="hidden does", left_at=now())
    preparation.self_view(review, one.colleague, words="seen self-review")
    preparation.evidence(review, one.colleague, 1, title="seen evidence", note="seen note")
    preparation.evidence(review, one.colleague, 1, title="hidden evidence", removed_at=now())
    seat = queries.findings.own_seat(review, one.assessor.id)
    preparation.note(review, seat, words="hidden note")
    preparation.first_view(review, seat)
    preparation.comments(review, one.assessor, ["hidden comment"])
    one.assessor.access_needs = "hidden needs of the assessor"
    make.interest(one.assessor, host, InterestKind.DECLARED, "hidden interest")
    _waived(one)
    gone = make.assessor(make.council(one.group), name="hidden gone")
    make.seat(review, gone, SeatRole.ASSESSOR, SeatState.STEPPED_DOWN, reason="hidden reason")
    _objected(one)
    db.session.add(
        LegalHold(review_id=review.id, why="seen hold", held_by_id=one.publisher.id, held_at=now())
    )
    make.session(review)
    commit()


def _waived(one: Cast) -> None:
    db.session.add(
        Waiver(
            review_id=one.review.id,
            person_id=one.assessor.id,
            kind=InterestKind.DECLARED,
            reason="seen waiver",
            waived_by_id=one.coordinator.id,
            waived_at=now(),
            ends_on=today() + timedelta(days=90),
        )
    )


def _objected(one: Cast) -> None:
    person = make.assessor(make.council(one.group))
    make.seat(
        one.review, person, SeatRole.ASSESSOR, SeatState.PROPOSED,
        objected_at=now(), objection="seen objection",
    )  # fmt: skip


def written(one: Cast, word: str) -> None:
    """Plant findings with a second view and a query, in words that begin with `word`."""
    suggestions = ((f"{word} suggestion", Controller.SUPPLIER),)
    findings.finding(
        one.review, 1, FindingState.VIEW, 2, f"{word} well", f"{word} explore", suggestions
    )
    findings.finding(one.review, 2, works_well=f"{word} well two")
    findings.finding(one.review, 3, FindingState.NOT_COVERED, works_well="hidden set aside")
    findings.dissent(one.review, 1, one.assessor, f"{word} dissent")


def asked(one: Cast, word: str) -> None:
    """Plant a query and its answer."""
    facts: dict[str, Any] = {"answer": f"{word} answer", "answered_at": now()}
    findings.query(one.review, 1, one.colleague, f"{word} query", **facts)


def agreed(one: Cast) -> None:
    """Plant what the council does with its report, and what people say of the review."""
    findings.agree(one.review, one.publisher)
    commit()
    review = one.review = findings.fresh(one.review)
    reports.response(review, 1, "seen response")
    reports.response(review, 1, "seen newer response")
    action = reports.action(review, 1, "seen action")
    db.session.add(
        ActionVersion(
            action_id=action.id, number=2, words="seen newer action", decision=Decision.NOT_NOW,
            outcome=Outcome.DROPPED, outcome_words="seen outcome", written_by_id=one.publisher.id,
            written_at=now(),
        )
    )  # fmt: skip
    check = reports.follow_up(review)
    check.held_on, check.words = today(), "seen follow-up"
    point = queries.reports.newest(review).points[1]
    content = {
        "state": FindingState.VIEW, "view": 3, "label": "Working well",
        "works_well": "seen corrected", "to_explore": "", "suggestions": [],
    }  # fmt: skip
    db.session.add(
        Correction(
            review_id=review.id, report_point_id=point.id, why="seen why", content=content,
            written_by_id=one.lead.id, written_at=now(), refused_at=now(), refusal="seen refusal",
        )
    )  # fmt: skip
    db.session.add(
        Feedback(
            review_id=review.id, person_id=one.lead.id, is_from_team=False, given_at=now(),
            helped="hidden helped", hindered="hidden hindered", change="hidden change",
        )
    )  # fmt: skip
    commit()
    db.session.expire_all()
    one.review = findings.fresh(review)
    reports.share(one.review, Audience.GROUP, (1,), by=one.publisher, with_responses=True)
    one.review = findings.fresh(one.review)


def ended(one: Cast, verb: str) -> None:
    """The publisher withdraws, or the coordinator cancels, the review."""
    by = one.publisher if verb == "withdraw" else one.coordinator
    end = getattr(operations.reviews, verb)
    end(findings.fresh(one.review), by=make.standing(by), reason="seen end")
    commit()
    one.review = findings.fresh(one.review)
