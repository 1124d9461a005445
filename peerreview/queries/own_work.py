"""What is kept about a person's part in reviews: seats, notes, and what they wrote.

Whoever leaves a review, or the council, keeps what is theirs alone. What belongs to the review is
listed without its words, as for everybody who no longer sees that part of it.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from ..models.councils import Lineage
from ..models.findings import (
    Comment,
    Correction,
    Dissent,
    Finding,
    FirstView,
    Note,
    Query,
    Report,
    ReportPoint,
    Suggestion,
)
from ..models.panels import Seat, SeatDiscipline, Waiver
from ..models.people import Membership
from ..models.preparation import Evidence, SelfView
from ..models.responses import Action, ActionVersion, Feedback, Response
from ..models.reviews import ActingCoordinator, LegalHold, Point, Review, TeamPlace
from ..models.shares import Share
from ..rules.visibility import Part
from .own_kind import OwnKind, of_review

REF = {"review": Review.ref}
AT = {"review": Review.ref, "point": Point.number}


def _at(kind: Any) -> tuple[tuple[Any, Any], ...]:
    return (of_review(kind.review_id), (Point, Point.id == kind.point_id))


def _on_seat(kind: Any) -> tuple[tuple[Any, Any], ...]:
    return (
        (Seat, Seat.id == kind.seat_id), of_review(Seat.review_id), (Point, Point.id == kind.point_id)
    )  # fmt: skip


_offered = aliased(Seat)
# A seat that is only proposed is not known to the person yet, and nor is the review.
_KNOWN_SEAT = (Seat.offered_at.is_not(None),)
_KNOWN_REVIEW = (
    sa.exists()
    .where(
        _offered.review_id == Waiver.review_id,
        _offered.person_id == Waiver.person_id,
        _offered.offered_at.is_not(None),
    )
    .correlate(Waiver),
)
# Named on a team before they joined its council, they do not know of the review yet.
_HAS_WORKED_THERE = (
    sa.exists()
    .where(
        Membership.person_id == TeamPlace.person_id,
        sa.or_(
            Membership.council_id == Review.council_id,
            sa.exists().where(
                Lineage.ancestor_id.in_((Membership.council_id, Review.council_id)),
                Lineage.descendant_id.in_((Membership.council_id, Review.council_id)),
            ).correlate(Membership, Review),
        ),
    )
    .correlate(TeamPlace, Review)
)  # fmt: skip
_FOUND = {
    "state": Finding.state, "view": Finding.view, "what works well": Finding.works_well,
    "what to explore": Finding.to_explore,
}  # fmt: skip
_ACTION = {
    "words": ActionVersion.words, "decision": ActionVersion.decision, "owner": ActionVersion.owner,
    "due on": ActionVersion.due_on, "outcome": ActionVersion.outcome,
    "outcome in words": ActionVersion.outcome_words,
}  # fmt: skip
_AT_FINDING = (
    of_review(Finding.review_id),
    (Point, Point.id == Finding.point_id),
)
_SHARED = {
    **REF,
    "audience": Share.audience,
    "shared at": Share.shared_at,
    "ended at": Share.ended_at,
}

PANEL = (
    OwnKind(
        "seats", "Seats on panels that you were offered, and what you answered", Seat,
        Seat.person_id,
        {**REF, "role": Seat.role, "state": Seat.state, "offered at": Seat.offered_at,
         "answered at": Seat.answered_at, "ended at": Seat.ended_at, "your reason": Seat.reason,
         "you may be named": Seat.is_named},
        (of_review(Seat.review_id),), where=_KNOWN_SEAT,
    ),
    OwnKind(
        "disciplines of seats", "What each of your seats covers", SeatDiscipline, Seat.person_id,
        {**REF, "discipline": SeatDiscipline.discipline},
        ((Seat, Seat.id == SeatDiscipline.seat_id), of_review(Seat.review_id)), where=_KNOWN_SEAT,
    ),
    OwnKind(
        "waivers", "Connections of yours that a coordinator waived, without the reason", Waiver,
        Waiver.person_id,
        {**REF, "kind": Waiver.kind, "waived at": Waiver.waived_at, "ends on": Waiver.ends_on},
        (of_review(Waiver.review_id),), where=_KNOWN_REVIEW,
    ),
    OwnKind(
        "notes", "Your own notes", Note, Seat.person_id,
        {**AT, "words": Note.words, "written at": Note.written_at}, _on_seat(Note),
    ),
    OwnKind(
        "first views", "Your first views", FirstView, Seat.person_id,
        {**AT, "view": FirstView.view, "given at": FirstView.given_at}, _on_seat(FirstView),
    ),
    OwnKind(
        "discussion", "What you said in the discussions of panels", Comment, Comment.person_id,
        {**AT, "said at": Comment.said_at}, _at(Comment), {"words": Comment.words},
        Part.DISCUSSION,
    ),
    OwnKind(
        "findings", "Findings that you were the last to write", Finding, Finding.written_by_id,
        {**AT, "written at": Finding.written_at}, _AT_FINDING, _FOUND, Part.FINDINGS,
    ),
    OwnKind(
        "suggestions", "The suggestions of these findings", Suggestion, Finding.written_by_id, AT,
        ((Finding, Finding.id == Suggestion.finding_id), *_AT_FINDING),
        {"words": Suggestion.words, "controlled by": Suggestion.controlled_by}, Part.FINDINGS,
    ),
    OwnKind(
        "second views", "Second views that you had recorded", Dissent, Seat.person_id,
        {**AT, "recorded at": Dissent.recorded_at, "taken back at": Dissent.taken_back_at},
        ((Finding, Finding.id == Dissent.finding_id), (Seat, Seat.id == Dissent.seat_id),
         *_AT_FINDING),
        {"view": Dissent.view, "words": Dissent.words}, Part.FINDINGS,
    ),
    OwnKind(
        "answers to queries", "Your answers to queries about facts", Query, Query.answered_by_id,
        {**AT, "answered at": Query.answered_at}, _at(Query), {"answer": Query.answer},
        Part.QUERIES,
    ),
    OwnKind(
        "corrections", "Corrections of reports that you wrote", Correction,
        Correction.written_by_id,
        {**REF, "point": ReportPoint.number, "written at": Correction.written_at},
        (of_review(Correction.review_id),
         (ReportPoint, ReportPoint.id == Correction.report_point_id)),
        {"why": Correction.why, "what": Correction.content}, Part.REPORT,
    ),
)  # fmt: skip

TEAM = (
    OwnKind(
        "requests that you began", "Requests for a review that you began", Review,
        Review.created_by_id, {**REF, "began at": Review.created_at},
    ),
    OwnKind(
        "reviews with you as contact", "Reviews of which you are the contact", Review,
        Review.contact_id, REF,
    ),
    OwnKind(
        "places on teams", "Teams on which you are or were named, and your access needs there",
        TeamPlace, TeamPlace.person_id,
        {"review": sa.case((_HAS_WORKED_THERE, Review.ref)), "what you do": TeamPlace.does,
         "access needs": TeamPlace.access_needs, "named at": TeamPlace.named_at,
         "left at": TeamPlace.left_at},
        (of_review(TeamPlace.review_id),),
    ),
    OwnKind(
        "self-reviews", "Points of self-reviews that you were the last to write", SelfView,
        SelfView.written_by_id, {**AT, "written at": SelfView.written_at}, _at(SelfView),
        {"view": SelfView.view, "words": SelfView.words}, Part.SELF_REVIEW,
    ),
    OwnKind(
        "evidence", "Evidence that you added", Evidence, Evidence.added_by_id,
        {**REF, "added at": Evidence.added_at}, (of_review(Evidence.review_id),),
        {"title": Evidence.title, "address": Evidence.address, "note": Evidence.note},
        Part.EVIDENCE,
    ),
    OwnKind(
        "queries", "Queries about facts that you raised", Query, Query.raised_by_id,
        {**AT, "raised at": Query.raised_at}, _at(Query), {"words": Query.words}, Part.QUERIES,
    ),
    OwnKind(
        "reports that you agreed", "Versions of reports that you agreed", Report,
        Report.agreed_by_id, {**REF, "version": Report.number, "agreed at": Report.agreed_at},
        (of_review(Report.review_id),),
    ),
    OwnKind(
        "corrections that you agreed", "Corrections of reports that you agreed", Correction,
        Correction.agreed_by_id, {**REF, "agreed at": Correction.agreed_at},
        (of_review(Correction.review_id),),
    ),
    OwnKind(
        "responses", "Responses that you wrote for your council, in each version", Response,
        Response.written_by_id, {**AT, "written at": Response.written_at}, _at(Response),
        {"words": Response.words}, Part.RESPONSES,
    ),
    OwnKind(
        "actions", "Actions that you wrote for your council, in each version", ActionVersion,
        ActionVersion.written_by_id, {**AT, "written at": ActionVersion.written_at},
        ((Action, Action.id == ActionVersion.action_id), *_at(Action)), _ACTION, Part.RESPONSES,
    ),
    OwnKind(
        "what you shared", "What you shared for your council", Share, Share.shared_by_id, _SHARED,
        (of_review(Share.review_id),),
    ),
    OwnKind(
        "what you stopped sharing", "What you stopped sharing for your council", Share,
        Share.ended_by_id, _SHARED, (of_review(Share.review_id),),
    ),
    OwnKind(
        "legal holds", "Reviews on which you put a legal hold", LegalHold, LegalHold.held_by_id,
        {**REF, "held at": LegalHold.held_at}, (of_review(LegalHold.review_id),),
        {"why": LegalHold.why}, Part.HOLD,
    ),
    OwnKind(
        "legal holds that you ended", "Legal holds that you ended", LegalHold,
        LegalHold.ended_by_id, {**REF, "ended at": LegalHold.ended_at},
        (of_review(LegalHold.review_id),),
    ),
)  # fmt: skip

BOTH = (
    OwnKind(
        "feedback", "What you said of how a review went", Feedback, Feedback.person_id,
        {**REF, "what helped": Feedback.helped, "what hindered": Feedback.hindered,
         "what to change": Feedback.change, "given at": Feedback.given_at},
        (of_review(Feedback.review_id),),
    ),
    OwnKind(
        "reviews that you ran", "Reviews that you ran as an acting coordinator", ActingCoordinator,
        ActingCoordinator.person_id,
        {**REF, "named at": ActingCoordinator.named_at, "ended at": ActingCoordinator.ended_at},
        (of_review(ActingCoordinator.review_id),),
    ),
    OwnKind(
        "waivers by you", "Connections of others that you waived, without saying whose", Waiver,
        Waiver.waived_by_id, {**REF, "waived at": Waiver.waived_at, "ends on": Waiver.ends_on},
        (of_review(Waiver.review_id),), {"reason": Waiver.reason}, Part.PANEL,
    ),
)  # fmt: skip
