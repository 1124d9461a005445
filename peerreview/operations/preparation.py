"""What the team prepares: it writes its self-review and adds evidence."""

from collections.abc import Iterable
from datetime import timedelta

from ..clock import now
from ..db import db
from ..models.columns import new_ref
from ..models.preparation import Evidence, EvidencePoint, SelfView
from ..models.reviews import Review
from ..queries import messages, preparation, recipients
from ..rules.errors import Outdated, Refused
from ..rules.lifecycle import Status, has_reached
from ..rules.people import Standing
from ..rules.verbs import Verb
from . import history, outbox

TELL_AGAIN_AFTER = timedelta(days=1)  # the panel hears of new evidence at most once a day


def write_self_review(
    review: Review, number: int, *, by: Standing, view: int | None, words: str, version: int
) -> bool:
    """Keep the team's own view of one point, and its words; gives whether that changed anything.

    Either may be missing. Raises Outdated where somebody else on the team has written since.
    """
    relation = history.allow(review, Verb.WRITE_SELF_REVIEW, by=by)
    point = preparation.point(review, number)
    labels = {option.number: option.label for option in preparation.scale(review)}
    if view is not None and view not in labels:
        raise Refused("view", "Choose one of the answers in the list")
    row = db.session.get(SelfView, (review.id, point.id))
    if (view, words) == ((row.view, row.words) if row else (None, "")):
        return False
    if row is not None and row.version != version:
        theirs = labels.get(row.view, "") if row.view is not None else "No view yet"
        raise Outdated([("The team’s view", theirs), ("In your words", row.words)])
    if row is None:
        row = SelfView(review_id=review.id, point_id=point.id, version=0)
        db.session.add(row)
    row.view, row.words, row.version = view, words, row.version + 1
    row.written_by_id, row.written_at = _id(by), now()
    on = ("point", str(number))
    history.record(Verb.WRITE_SELF_REVIEW, by=by, relation=relation, review=review, on=on)
    return True


def add_evidence(
    review: Review,
    *,
    by: Standing,
    title: str,
    address: str,
    note: str = "",
    points: Iterable[int] = (),
) -> Evidence:
    """Add a link that supports these points (numbers), or the whole service where none is named.

    The panel hears of it once it can see it, each of them at most once a day.
    """
    relation = history.allow(review, Verb.ADD_EVIDENCE, by=by)
    ties = _ties(review, points)
    made = Evidence(
        ref=new_ref("E", 8),
        review_id=review.id,
        title=title,
        address=address,
        note=note,
        added_by_id=_id(by),
        added_at=now(),
        points=[EvidencePoint(point_id=point_id) for point_id in ties],
    )
    db.session.add(made)
    _record(review, made, by, relation)
    if has_reached(review.reached, Status.SCHEDULED):
        told = messages.told(review, "evidence_added", now() - TELL_AGAIN_AFTER)
        outbox.tell(recipients.panel(review) - told, "evidence_added", review=review)
    return made


def change_evidence(
    review: Review,
    ref: str,
    *,
    by: Standing,
    title: str,
    address: str,
    note: str,
    points: Iterable[int],
    version: int,
) -> None:
    """Change a piece of evidence. Raises Outdated where somebody else on the team has changed it."""
    relation = history.allow(review, Verb.ADD_EVIDENCE, by=by)
    row = preparation.evidence_by_ref(review, ref)
    ties = _ties(review, points)
    if row.version != version:
        supported = ", ".join(str(tie.point.number) for tie in row.points)
        raise Outdated(
            [("Title", row.title), ("Link", row.address), ("Note", row.note), ("Points", supported)]
        )
    row.title, row.address, row.note, row.version = title, address, note, row.version + 1
    kept = [tie for tie in row.points if tie.point_id in ties]
    new = ties - {tie.point_id for tie in kept}
    row.points = [*kept, *(EvidencePoint(point_id=point_id) for point_id in sorted(new))]
    _record(review, row, by, relation)


def remove_evidence(review: Review, ref: str, *, by: Standing) -> None:
    """Take a piece of evidence away: nobody sees it from now on."""
    relation = history.allow(review, Verb.ADD_EVIDENCE, by=by)
    row = preparation.evidence_by_ref(review, ref)
    row.removed_at = now()
    _record(review, row, by, relation)


def _ties(review: Review, points: Iterable[int]) -> set[int]:
    """The ids of the points with these numbers; Refused where the standard has no such point."""
    ids = {point.number: point.id for point, _ in preparation.points(review)}
    wanted = set(points)
    if not wanted <= ids.keys():
        raise Refused("points", "Choose points of the standard that this review uses")
    return {ids[number] for number in wanted}


def _record(review: Review, row: Evidence, by: Standing, relation: str) -> None:
    on = ("evidence", row.ref)
    history.record(Verb.ADD_EVIDENCE, by=by, relation=relation, review=review, on=on)


def _id(by: Standing) -> int:
    assert by.id is not None  # noqa: S101 – nobody who is signed out is allowed a verb
    return by.id
