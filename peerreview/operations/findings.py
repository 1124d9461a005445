"""Findings: laid out when the review begins, written by the panel, and sent to the team to check."""

from collections.abc import Sequence

from ..clock import bank_holidays, now, today
from ..db import db
from ..models.findings import Dissent, Finding, Suggestion
from ..models.reviews import Review, ScaleOption
from ..queries import findings as queries
from ..queries import holds
from ..rules import dates
from ..rules import findings as rules
from ..rules.errors import Outdated, Refused
from ..rules.findings import Controller, Drafted, FindingState, begins_as
from ..rules.lifecycle import Need, Status, has_reached
from ..rules.people import Standing
from ..rules.verbs import Verb
from ..words import day
from . import history, outbox

Rows = Sequence[tuple[str, Controller]]
# Which question a need of a finding is answered in.
_QUESTIONS = {
    Need.POINTS_FOUND: "view",
    Need.WORKS_WELL_SAID: "works_well",
    Need.SUGGESTIONS_MADE: "suggestions",
}


def lay_out(review: Review) -> None:
    """Give every point of the standard its finding, when the review begins; not twice."""
    if review.format is None:
        return
    focus = queries.focus_of(review)
    laid_out = set(queries.numbers(review))
    for point in queries.points_of(review):
        if point.number not in laid_out:
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
    is_read = review.status is Status.ACCURACY_CHECK
    finding = queries.of_point(review, number)
    options = queries.scale_of(review)
    if finding.version != version:
        raise Outdated(as_text(finding, queries.labels_of(options).get(finding.view, "")))
    insist_on_the_scale(options, state, view)
    if is_read:
        drafted = Drafted(number, finding.point.title, state, view, works_well, len(suggestions))
        insist_on_a_whole_finding(drafted, options)
    finding.state = state
    finding.view = view if state is FindingState.VIEW else None
    finding.works_well, finding.to_explore = works_well, to_explore
    finding.suggestions = _in_order(suggestions)
    finding.written_by_id, finding.written_at = by.id, now()
    finding.version += 1
    verb = Verb.AMEND_FINDINGS if is_read else Verb.WRITE_FINDINGS
    history.record(verb, by=by, relation=relation, review=review, on=("point", str(number)))
    if is_read:
        outbox.tell_team(review, "finding_amended", number=number)
    return finding


def _in_order(suggestions: Rows) -> list[Suggestion]:
    return [
        Suggestion(place=place, words=words, controlled_by=controller)
        for place, (words, controller) in enumerate(suggestions, start=1)
    ]


def insist_on_the_scale(
    options: Sequence[ScaleOption], state: FindingState, view: int | None
) -> None:
    """Refuse a view that is not on the scale."""
    known = {option.number for option in options}
    if state is FindingState.VIEW and view not in known:
        raise Refused("view", "Choose the panel’s view, or set the point aside")


def insist_on_a_whole_finding(drafted: Drafted, options: Sequence[ScaleOption]) -> None:
    """Refuse, at the question it is about, what the team should not be given to read."""
    needing = {option.number for option in options if option.needs_suggestion}
    for missing in rules.missing([drafted], needing):
        raise Refused(_QUESTIONS[missing.need], missing.sentence)


def as_text(finding: Finding, label: str) -> list[tuple[str, str]]:
    """A finding as labelled texts, to lay beside what somebody else has typed meanwhile."""
    told = [
        ("The panel’s view", label or str(finding.state).capitalize()),
        ("What works well", finding.works_well),
        ("What to explore", finding.to_explore),
        *(
            (f"Suggestion {one.place}, controlled by: {one.controlled_by}", one.words)
            for one in finding.suggestions
        ),
    ]
    return [(name, words) for name, words in told if words]


def record_dissent(
    review: Review, number: int, *, by: Standing, version: int, view: int | None, words: str
) -> None:
    """Record one's own second view on a point, write it anew, or with no words take it back.

    `version` is 0 for the first. Raises Outdated where one saved it elsewhere meanwhile.
    """
    relation = history.allow(review, Verb.RECORD_DISSENT, by=by)
    finding = queries.of_point(review, number)
    dissent = queries.second_views(review, finding, by).own
    if (dissent.version if dissent else 0) != version:
        raise Outdated([("Your second view", dissent.words if dissent else "")])
    if view is not None and view not in {option.number for option in queries.scale_of(review)}:
        raise Refused("view", "Choose a view of the scale")
    if not words and dissent is None:
        raise Refused("words", "Write your second view")
    if dissent is None:
        seat = queries.own_seat(review, by.id)
        dissent = Dissent(finding_id=finding.id, seat_id=seat.id, version=0)
        db.session.add(dissent)
    if words:
        dissent.view, dissent.words, dissent.recorded_at = view, words, now()
        dissent.version += 1
    else:
        _take_back(review, dissent)
    history.record(
        Verb.RECORD_DISSENT, by=by, relation=relation, review=review, on=("point", str(number))
    )
    _tell_of_a_dissent(review, number, by)


def _take_back(review: Review, dissent: Dissent) -> None:
    """Nobody reads it from now on; while the review is held it is kept all the same."""
    if holds.is_held(review.id):
        dissent.taken_back_at = now()
    else:
        db.session.delete(dissent)


def _tell_of_a_dissent(review: Review, number: int, by: Standing) -> None:
    """Tell the panel, and the team once it reads the findings; never whose it is."""
    outbox.tell_panel(review, "dissent_recorded", but=by.id, number=number)
    if has_reached(review.reached, Status.ACCURACY_CHECK):
        outbox.tell_team(review, "dissent_recorded", number=number)


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
    outbox.tell_team(review, "findings_to_check", due=day(review.check_due_on))
    outbox.tell_panel(review, "sent_for_check", but=by.id, due=day(review.check_due_on))
