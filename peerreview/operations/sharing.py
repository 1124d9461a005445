"""What the council shares, and takes back. A share is never edited: changing ends it and starts another."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from .. import search
from ..clock import now, today
from ..db import db
from ..models.reviews import Review
from ..models.shares import Share, SharedAction, SharedPoint
from ..queries import shared, sharing
from ..queries.shared import Piece, Selection
from ..rules.errors import Refused
from ..rules.people import Standing
from ..rules.sharing import Audience
from ..rules.verbs import Verb
from ..words import count, moment, short_day
from . import history, outbox

AGAIN = "Choose and preview again, then share what you see."


def share(
    review: Review,
    *,
    by: Standing,
    points: Collection[int],
    answers: Collection[int] = (),
    actions: Collection[int] = (),
    audience: Audience,
    with_views: bool = False,
    with_responses: bool = False,
    ends_on: date | None = None,
    understood: bool = False,
) -> Share:
    """Show exactly these versions to an audience; a live share for the same audience ends.

    `points`, `answers`, `actions`: ids of report points, responses and action versions, as they were
    previewed. `understood`: that copies made by others cannot be called back; asked before everyone.
    """
    relation = history.allow(review, Verb.SHARE, by=by)
    selection = sharing.exactly(review, points, answers, actions)
    if not with_responses:
        selection, answers, actions = Selection(selection.points), (), ()
    _check_versions(selection, len(set(points)), len(set(answers)), len(set(actions)))
    check_end(ends_on)
    if audience is Audience.EVERYONE and not understood:
        raise Refused(
            "understood", "Tick to say that you understand that copies cannot be called back"
        )
    choice = {"with_views": with_views, "with_responses": with_responses, "ends_on": ends_on}
    row = _row(review, selection, by=by, audience=audience, **choice)
    _take_the_place(review, row, by=by)
    _make_findable(review, row, selection)
    history.record(Verb.SHARE, by=by, relation=relation, review=review, on=("share", row.ref))
    outbox.tell_publishers(review, "shared", **_receipt(row, by))
    return row


def check_end(ends_on: date | None) -> None:
    """Refuse an end that has come already. The preview asks too, so that the date can be mended there."""
    if ends_on is not None and ends_on < today():
        raise Refused("ends_on", "The end date must be today or later")


def stop_sharing(review: Review, share: Share, *, by: Standing) -> None:
    """Take a share back: from the next request on nobody reads it or finds it."""
    relation = history.allow(review, Verb.STOP_SHARING, by=by)
    if not shared.is_live(share):
        raise Refused(
            None, "This is no longer shared: it has ended, or somebody else took it back first"
        )
    _end(share, by=by)
    history.record(
        Verb.STOP_SHARING, by=by, relation=relation, review=review, on=("share", share.ref)
    )
    outbox.tell_publishers(review, "sharing_stopped", **_receipt(share, by))


def _check_versions(selection: Selection, points: int, answers: int, actions: int) -> None:
    """Raise where something is not of this review, or does not stand beside a chosen point."""
    if not points:
        raise Refused(None, "Choose at least one point to share")
    chosen = {point.point_id for point in selection.points}
    beside = [one.point_id for one in selection.responses]
    versions = [one.action_id for one in selection.actions]
    is_whole = (len(selection.points), len(beside), len(versions)) == (points, answers, actions)
    of_one_report = len({point.report_id for point in selection.points}) == 1
    one_of_each = max([0, *Counter(beside).values(), *Counter(versions).values()]) <= 1
    astray = {*beside, *(one.action.point_id for one in selection.actions)} - chosen
    if not (is_whole and of_one_report and one_of_each) or astray:
        raise Refused(None, f"What you chose does not belong together. {AGAIN}")


def _row(review: Review, selection: Selection, *, by: Standing, **choice: Any) -> Share:
    return Share(
        review_id=review.id,
        report_id=selection.points[0].report_id,
        shared_by_id=by.id,
        shared_at=now(),
        points=_points(selection),
        **choice,
    )


def _points(selection: Selection) -> list[SharedPoint]:
    answers = {one.point_id: one for one in selection.responses}
    return [
        SharedPoint(
            report_point_id=point.id,
            response_id=answers[point.point_id].id if point.point_id in answers else None,
            actions=[
                SharedAction(action_version_id=one.id)
                for one in selection.actions
                if one.action.point_id == point.point_id
            ],
        )
        for point in selection.points
    ]


def _take_the_place(review: Review, row: Share, *, by: Standing) -> None:
    """End the share for the same audience and put the new one there, both or neither."""
    try:
        with db.session.begin_nested():
            before = sharing.live_for(review, row.audience)
            if before is not None:
                _end(before, by=by)
                db.session.flush()  # the one that ends must be gone before the next is there
            db.session.add(row)
    except IntegrityError:
        raise Refused(
            None, f"Somebody else has just shared this review with {row.audience}. {AGAIN}"
        ) from None


def _end(share: Share, *, by: Standing) -> None:
    share.ended_at = now()
    share.ended_by_id = by.id
    search.wipe(point.id for point in share.points)


def _make_findable(review: Review, row: Share, selection: Selection) -> None:
    """Let the search find each point by what this share shows of it, and by nothing else."""
    pieces = shared.pieces_of(selection, row.audience, row.with_views, row.with_responses)
    _keep_words(review, row, pieces)


def _keep_words(review: Review, row: Share, pieces: Iterable[Piece]) -> None:
    about = "\n".join((review.service.name, review.council.nice_name, review.council.name))
    words = {piece.point.id: shared.shown(piece).words for piece in pieces}
    search.keep((point.id, f"{about}\n{words[point.report_point_id]}") for point in row.points)


def find_anew(review_ids: Collection[int], service_ids: Collection[int] = ()) -> bool:
    """Let the search find the shares of these reviews, and of these services, as they read now.

    Whether there are any.
    """
    found = shared.unended(review_ids, service_ids)
    for review, row, pieces in found:
        search.wipe(point.id for point in row.points)
        _keep_words(review, row, pieces)
    return bool(found)


def _receipt(share: Share, by: Standing) -> dict[str, Any]:
    """Who, what, which audience and until when: counts and names, no findings."""
    return {
        "who": by.name,
        "audience": share.audience.value,
        "points": count(len(share.points), "point"),
        "views": "with views" if share.with_views else "without views",
        "responses": "with responses and actions" if share.with_responses else "without responses",
        "at": moment(share.ended_at or share.shared_at),
        "until": short_day(share.ends_on) if share.ends_on else "",
    }
