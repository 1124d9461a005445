"""What the panel does by itself: private notes, first views and the discussion of each point."""

from datetime import timedelta

from ..clock import now
from ..db import db
from ..models.findings import Comment, FirstView, Note
from ..models.reviews import Point, Review
from ..queries import messages, notes, preparation, recipients
from ..rules.errors import Outdated, Refused
from ..rules.people import Standing
from ..rules.verbs import Verb
from . import history, outbox

TELL_AGAIN_AFTER = timedelta(days=1)  # a lively discussion sends each of the panel one mail a day


def take_notes(
    review: Review,
    number: int,
    *,
    by: Standing,
    words: str,
    version: int,
    view: int | None = None,
) -> bool:
    """Keep one's own jotting on a point, and with it a first view where one is chosen.

    Gives whether that changed anything. `version` is that of `queries.notes.Own`. Raises Outdated
    where the same person has saved another text since, on another device perhaps. The history holds
    the first note on a point only: a private page is its author's to write on as they like.
    """
    relation = history.allow(review, Verb.TAKE_NOTES, by=by)
    point = preparation.point(review, number)
    own = notes.own_on(review, number, by)
    given = None if view == own.view else view
    if words == own.words and given is None:
        return False
    if own.version != version:
        raise Outdated(_standing_now(review, own))
    if given is not None:
        give_first_view(review, number, by=by, view=given)
    if words != own.words:
        _write(review, point, own.note, words, by, relation)
    return True


def give_first_view(review: Review, number: int, *, by: Standing, view: int) -> None:
    """Give one's own view of a point, or another one than before; from now on others' are seen."""
    relation = history.allow(review, Verb.GIVE_FIRST_VIEW, by=by)
    point = preparation.point(review, number)
    if view not in {option.number for option in preparation.scale(review)}:
        raise Refused("view", "Choose one of the answers in the list")
    row = notes.own_on(review, number, by).first_view
    if row is None:
        row = FirstView(seat_id=notes.seat(review, by).id, point_id=point.id, version=0)
        db.session.add(row)
    row.view, row.given_at, row.version = view, now(), row.version + 1
    on = ("point", str(number))
    history.record(Verb.GIVE_FIRST_VIEW, by=by, relation=relation, review=review, on=on)


def discuss(review: Review, number: int, *, by: Standing, words: str) -> Comment:
    """Say something about a point to the rest of the panel; each hears of it at most once a day."""
    relation = history.allow(review, Verb.DISCUSS, by=by)
    point = preparation.point(review, number)
    if not words:
        raise Refused("words", "Write what you want to say to the panel")
    assert by.id is not None  # noqa: S101 – nobody who is signed out is allowed a verb
    made = Comment(
        review_id=review.id, point_id=point.id, person_id=by.id, words=words, said_at=now()
    )
    db.session.add(made)
    on = ("point", str(number))
    history.record(Verb.DISCUSS, by=by, relation=relation, review=review, on=on)
    told = messages.told(review, "discussed", now() - TELL_AGAIN_AFTER)
    outbox.tell(recipients.panel(review) - told, "discussed", review=review, but=by.id)
    return made


def _write(
    review: Review, point: Point, note: Note | None, words: str, by: Standing, relation: str
) -> None:
    if note is None:
        note = Note(seat_id=notes.seat(review, by).id, point_id=point.id, version=0)
        db.session.add(note)
        on = ("point", str(point.number))
        history.record(Verb.TAKE_NOTES, by=by, relation=relation, review=review, on=on)
    note.words, note.written_at, note.version = words, now(), note.version + 1


def _standing_now(review: Review, own: notes.Own) -> list[tuple[str, str]]:
    labels = {option.number: option.label for option in preparation.scale(review)}
    given = labels.get(own.view, "") if own.view is not None else "None yet"
    return [("Your note", own.words), ("Your first view", given)]
