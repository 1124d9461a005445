"""Findings: laid out when the review begins, written by the panel, read by the team, agreed."""

from collections.abc import Sequence

from ..clock import bank_holidays, now, today
from ..db import db
from ..models.findings import Dissent, Finding, Suggestion
from ..models.reviews import Review
from ..queries import findings as queries
from ..rules import dates
from ..rules.errors import Outdated, Refused
from ..rules.findings import Controller, FindingState, begins_as
from ..rules.people import Standing
from ..rules.verbs import Verb
from . import history, outbox

Rows = Sequence[tuple[str, Controller]]


def lay_out(review: Review) -> None:
    """Give every point of the standard its finding, when the review begins; not twice."""
    focus = queries.focus_of(review)
    laid_out = {finding.point_id for finding in queries.of_review(review)}
    for point in queries.points_of(review):
        if point.id not in laid_out and review.format is not None:
            state = begins_as(point.number, focus, review.format)
            db.session.add(Finding(review_id=review.id, point_id=point.id, state=state))


def write_findings(
    review: Review,
    number: int,
    *,
    by: Standing,
    version: int,
    state: FindingState,
    view: int | None,
    works_well: str,
    to_explore: str,
    suggestions: Rows,
) -> Finding:
    """Write the panel's finding on one point; the lead amends it during the accuracy check.

    `suggestions`: words and who controls it, in order; they replace those before. Words of a
    finding that is set aside are kept, and are no part of the report. Raises Outdated where
    somebody else has saved it since `version`.
    """
    relation = history.allow(review, Verb.WRITE_FINDINGS, Verb.AMEND_FINDINGS, by=by)
    finding = queries.of_point(review, number)
    if finding.version != version:
        raise Outdated(_as_text(finding))
    _refuse_impossible(review, state, view)
    verb = Verb.WRITE_FINDINGS if review.check_due_on is None else Verb.AMEND_FINDINGS
    finding.state = state
    finding.view = view if state is FindingState.VIEW else None
    finding.works_well, finding.to_explore = works_well, to_explore
    finding.suggestions = [
        Suggestion(place=place, words=words, controlled_by=controller)
        for place, (words, controller) in enumerate(suggestions, start=1)
    ]
    finding.written_by_id, finding.written_at = by.id, now()
    finding.version += 1
    history.record(verb, by=by, relation=relation, review=review, on=("point", str(number)))
    if verb is Verb.AMEND_FINDINGS:
        outbox.tell_team(review, "finding_amended", number=number)
    return finding


def _refuse_impossible(review: Review, state: FindingState, view: int | None) -> None:
    known = {option.number for option in queries.scale_of(review)}
    if state is FindingState.VIEW and view not in known:
        raise Refused("view", "Choose the panel’s view, or set the point aside")


def _as_text(finding: Finding) -> list[tuple[str, str]]:
    told = [
        ("What works well", finding.works_well),
        ("What to explore", finding.to_explore),
        *((f"Suggestion {one.place}", one.words) for one in finding.suggestions),
    ]
    return [(label, words) for label, words in told if words]


def record_dissent(
    review: Review, number: int, *, by: Standing, version: int, view: int | None, words: str
) -> Dissent:
    """Record one's own second view on a point; saving it again replaces one's own words.

    `version` is 0 for the first. Raises Outdated where one saved it elsewhere meanwhile.
    """
    relation = history.allow(review, Verb.RECORD_DISSENT, by=by)
    finding = queries.of_point(review, number)
    seat = queries.own_seat(review, by.id)
    dissent = next((one for one in finding.dissents if one.seat_id == seat.id), None)
    if (dissent.version if dissent else 0) != version:
        raise Outdated([("Your second view", dissent.words if dissent else "")])
    if view is not None and view not in {option.number for option in queries.scale_of(review)}:
        raise Refused("view", "Choose a view of the scale")
    if dissent is None:
        dissent = Dissent(finding_id=finding.id, seat_id=seat.id, version=0)
        db.session.add(dissent)
    dissent.view, dissent.words, dissent.recorded_at = view, words, now()
    dissent.version += 1
    history.record(
        Verb.RECORD_DISSENT, by=by, relation=relation, review=review, on=("point", str(number))
    )
    return dissent


def agree_to_be_named(review: Review, *, by: Standing, is_named: bool) -> None:
    """Say whether one’s own name may stand in what the council shares; one may change one’s mind."""
    relation = history.allow(review, Verb.AGREE_TO_BE_NAMED, by=by)
    seat = queries.own_seat(review, by.id)
    seat.is_named = is_named
    history.record(
        Verb.AGREE_TO_BE_NAMED, by=by, relation=relation, review=review, on=("seat", seat.ref)
    )


def send_for_check(review: Review, *, by: Standing) -> None:
    """Let the team read the findings; the accuracy check's working days begin tomorrow."""
    history.move(review, Verb.SEND_FOR_CHECK, by=by)
    days = review.group.check_days if review.group else dates.CHECK_DAYS
    holidays = bank_holidays(review.council.nation, today().year, today().year + 1)
    review.check_due_on = dates.working_days_after(today(), days, holidays)
    outbox.tell_team(review, "findings_to_check", due_on=review.check_due_on.isoformat())
    outbox.tell_panel(review, "sent_for_check", but=by.id, due_on=review.check_due_on.isoformat())
