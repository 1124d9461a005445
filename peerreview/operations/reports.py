"""Reports: the findings frozen when the publisher agrees, and corrected only with a new version."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa

from ..clock import now, today
from ..db import db
from ..models.findings import Correction, Report, ReportPoint
from ..models.panels import Seat
from ..models.reviews import Review, ScaleOption
from ..queries import findings, recipients
from ..queries import reports as queries
from ..rules.errors import Outdated, Refused
from ..rules.findings import Drafted, FindingState, Reported, mark, same_words
from ..rules.people import SeatState, Standing
from ..rules.verbs import Verb
from . import history, outbox
from .findings import Rows, insist_on_a_whole_finding, insist_on_the_scale
from .responses import plan_follow_ups

_WAITING_SEATS = (SeatState.PROPOSED, SeatState.OFFERED)


def agree(review: Review, *, by: Standing, as_read: str) -> Report:
    """Agree the findings: they are frozen as the first version of the report.

    `as_read` marks what was read (rules.findings.mark): raises Outdated where the lead has amended
    it since. Follow-ups are planned; seats that nobody has taken yet are taken back, because the
    panel's work is done.
    """
    history.allow(review, Verb.AGREE, by=by)
    points = findings.read(review)
    if mark(points) != as_read:
        raise Outdated([("The findings", "The lead has amended them since you opened this page.")])
    history.move(review, Verb.AGREE, by=by)
    review.agreed_on = today()
    report = _freeze(review, 1, by, points)
    plan_follow_ups(review)
    _take_back_seats(review)
    told = recipients.team(review) | recipients.panel(review)
    outbox.tell(told, "report_agreed", review=review, but=by.id)
    others = recipients.coordinators(review) - told
    outbox.tell(others, "review_agreed", review=review, but=by.id)
    return report


def _freeze(review: Review, number: int, by: Standing, points: Iterable[Reported]) -> Report:
    ids = {point.number: point.id for point in findings.points_of(review)}
    report = Report(review_id=review.id, number=number, agreed_at=now(), agreed_by_id=by.id)
    report.points = [ReportPoint(point_id=ids[one.number], **_kept(one)) for one in points]
    db.session.add(report)
    return report


def _kept(point: Reported) -> dict[str, Any]:
    """A point as the columns of ReportPoint keep it."""
    kept = asdict(point)
    return kept | {"suggestions": list(point.suggestions), "dissents": list(point.dissents)}


def _take_back_seats(review: Review) -> None:
    told = recipients.invited(review)
    waiting = sa.select(Seat).where(Seat.review_id == review.id, Seat.state.in_(_WAITING_SEATS))
    for seat in db.session.scalars(waiting):
        seat.state = SeatState.TAKEN_BACK
        seat.ended_at = now()
        seat.version += 1
    outbox.tell(told, "seat_taken_back", review=review)


def correct(
    review: Review,
    number: int,
    *,
    by: Standing,
    version: int,
    why: str,
    state: FindingState,
    view: int | None,
    works_well: str,
    to_explore: str,
    suggestions: Rows,
) -> Correction:
    """Propose a correction of one point of the report; nothing changes until the publisher agrees.

    `version` is the number of the report that was read. Raises Outdated where there is a newer one.
    """
    relation = history.allow(review, Verb.CORRECT, by=by)
    report = queries.newest(review)
    point = queries.point(report, number)
    if report.number != version:
        raise Outdated(_as_text(point))
    options = findings.scale_of(review)
    rows = tuple({"words": words, "controlled_by": control.value} for words, control in suggestions)
    label = findings.labels_of(options).get(view, "")
    corrected = _reportable(
        Reported(number, point.title, state, view, label, works_well, to_explore, rows)
    )
    _insist_on_a_correction(review, point, corrected, options, why)
    correction = Correction(
        review_id=review.id, report_point_id=point.id, why=why, content=_content(corrected),
        written_by_id=by.id, written_at=now(),
    )  # fmt: skip
    db.session.add(correction)
    db.session.flush()  # its reference goes into the history and the mails
    on = ("correction", correction.ref)
    history.record(Verb.CORRECT, by=by, relation=relation, review=review, on=on)
    outbox.tell_publishers(review, "correction_proposed", number=number, correction=correction.ref)
    return correction


def _reportable(point: Reported) -> Reported:
    """The point without words where it is set aside: in a report there are none then."""
    if point.state is FindingState.VIEW:
        return point
    return Reported(point.number, point.title, point.state, None, "", "", "", ())


def _insist_on_a_correction(
    review: Review,
    point: ReportPoint,
    corrected: Reported,
    options: Sequence[ScaleOption],
    why: str,
) -> None:
    insist_on_the_scale(options, corrected.state, corrected.view)
    drafted = Drafted(
        point.number, point.title, corrected.state, corrected.view, corrected.works_well,
        len(corrected.suggestions),
    )  # fmt: skip
    insist_on_a_whole_finding(drafted, options)
    if any(one.report_point.number == point.number for one in queries.waiting(review)):
        raise Refused(None, "A correction of this point already waits for the publisher’s answer")
    if same_words(point, corrected):
        raise Refused(None, "Nothing is different from the report: change what is not right")
    if not why:
        raise Refused("why", "Say why this needs correcting")


def _content(corrected: Reported) -> dict[str, Any]:
    left_out = ("number", "title", "dissents")
    content = {name: value for name, value in _kept(corrected).items() if name not in left_out}
    return content | {"state": corrected.state.value}


def _as_text(point: ReportPoint) -> Sequence[tuple[str, str]]:
    told = [
        ("The panel’s view", point.label or str(point.state).capitalize()),
        ("What works well", point.works_well),
        ("What to explore", point.to_explore),
        *(
            (f"Suggestion, controlled by: {s['controlled_by']}", s["words"])
            for s in point.suggestions
        ),
    ]
    return [(name, words) for name, words in told if words]


def agree_correction(review: Review, ref: str, *, by: Standing) -> Report:
    """Agree a correction: the next version of the report has the point as corrected, the rest as before.

    Second views recorded since the version before join it. Raises Outdated where the point no
    longer reads as it did when the correction was written.
    """
    relation = history.allow(review, Verb.AGREE_CORRECTION, by=by)
    correction = _unsettled(review, ref)
    before = queries.newest(review)
    old = correction.report_point
    standing = queries.point(before, old.number)
    if not same_words(standing, old):
        raise Outdated(_as_text(standing))
    dissents = {point.number: point.dissents for point in findings.read(review)}
    points = [
        replace(
            queries.corrected(correction) if point.number == old.number else _as_it_was(point),
            dissents=dissents[point.number],
        )
        for point in before.points
    ]
    report = _freeze(review, before.number + 1, by, points)
    correction.agreed_at, correction.agreed_by_id = now(), by.id
    on = ("correction", correction.ref)
    history.record(Verb.AGREE_CORRECTION, by=by, relation=relation, review=review, on=on)
    told = recipients.team(review) | recipients.panel(review)
    outbox.tell(told, "correction_agreed", review=review, but=by.id, number=old.number)
    return report


def _as_it_was(point: ReportPoint) -> Reported:
    return Reported(
        point.number, point.title, point.state, point.view, point.label,
        point.works_well, point.to_explore, tuple(point.suggestions),
    )  # fmt: skip


def refuse_correction(review: Review, ref: str, *, by: Standing, refusal: str) -> None:
    """Leave the report as it is, with a word to the lead."""
    relation = history.allow(review, Verb.REFUSE_CORRECTION, by=by)
    correction = _unsettled(review, ref)
    if not refusal:
        raise Refused("refusal", "Say why the report should stay as it is")
    correction.refused_at, correction.refusal = now(), refusal
    on = ("correction", correction.ref)
    history.record(Verb.REFUSE_CORRECTION, by=by, relation=relation, review=review, on=on)
    told = recipients.team(review) | recipients.panel(review)
    number = correction.report_point.number
    outbox.tell(told, "correction_refused", review=review, but=by.id, number=number, correction=ref)


def _unsettled(review: Review, ref: str) -> Correction:
    correction = queries.correction_by_ref(review, ref)
    if correction.agreed_at is not None:
        raise Outdated([("What became of it", "This correction has been agreed.")])
    if correction.refused_at is not None:
        raise Outdated(
            [("What became of it", "The report stays as it is."), ("Why", correction.refusal)]
        )
    return correction
