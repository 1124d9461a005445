"""Legal holds: nothing of a review is deleted while one lasts, whatever its retention says."""

from ..clock import now
from ..db import db
from ..models.reviews import LegalHold, Review
from ..queries import holds
from ..rules.errors import Refused
from ..rules.people import Standing
from ..rules.verbs import Verb
from . import history, outbox


def hold(review: Review, *, by: Standing, why: str) -> LegalHold:
    """Keep everything of this review until the hold is ended."""
    relation = history.allow(review, Verb.HOLD, by=by)
    if not why:
        raise Refused("why", "Say why this review is held")
    if holds.is_held(review.id):
        raise Refused(None, "This review is held already: a colleague may have been quicker")
    row = LegalHold(review_id=review.id, why=why, held_by_id=by.id, held_at=now())
    db.session.add(row)
    history.record(Verb.HOLD, by=by, relation=relation, review=review)
    outbox.tell_publishers(review, "review_held", but=by.id, who=by.name)
    return row


def end_hold(review: Review, *, by: Standing) -> None:
    """Let the retention settings apply to this review again."""
    relation = history.allow(review, Verb.END_HOLD, by=by)
    row = holds.live(review.id)
    if row is None:
        raise Refused(None, "This review is not held any more: a colleague may have been quicker")
    row.ended_at, row.ended_by_id = now(), by.id
    history.record(Verb.END_HOLD, by=by, relation=relation, review=review)
    outbox.tell_publishers(review, "hold_ended", but=by.id, who=by.name)
