"""The outbox: the only writer of Message. A message lasts if and only if what it tells of does."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from ..clock import now
from ..credentials import sealed
from ..db import db
from ..models.messages import Message
from ..models.reviews import Review
from ..queries import recipients

# Each wait is twice the one before, so the last try is three days after the first: as long as the
# longest link lives. A refusal "for good" is no exception: one wrong setting of a mail server says
# so of every mail.
MOST_TRIES = 12


def tell(
    people: Iterable[int],
    kind: str,
    *,
    review: Review | None = None,
    but: int | None = None,
    secret: str | None = None,
    **facts: Any,
) -> None:
    """Write one message of `kind` to each of `people` (ids), once each, leaving out `but`.

    `kind` names `templates/emails/<kind>.txt`. `facts` are names and dates, never findings.
    """
    for person_id in sorted(set(people) - {but}):
        db.session.add(
            Message(
                person_id=person_id,
                review=review,
                kind=kind,
                facts=facts,
                secret=sealed(secret) if secret else None,
                written_at=now(),
            )
        )


def tell_team(review: Review, kind: str, *, but: int | None = None, **facts: Any) -> None:
    """Tell everybody on the review's team, its council's publishers included."""
    tell(recipients.team(review), kind, review=review, but=but, **facts)


def tell_publishers(review: Review, kind: str, *, but: int | None = None, **facts: Any) -> None:
    """Tell those who may act for the host council."""
    tell(recipients.publishers(review.council_id), kind, review=review, but=but, **facts)


def tell_coordinators(review: Review, kind: str, *, but: int | None = None, **facts: Any) -> None:
    """Tell the coordinators of this review, those with a conflict left out."""
    tell(recipients.coordinators(review), kind, review=review, but=but, **facts)


def tell_panel(review: Review, kind: str, *, but: int | None = None, **facts: Any) -> None:
    """Tell the people with an accepted seat."""
    tell(recipients.panel(review), kind, review=review, but=but, **facts)


def tell_invited(review: Review, kind: str, *, but: int | None = None, **facts: Any) -> None:
    """Tell the people whose seat is offered and not yet answered."""
    tell(recipients.invited(review), kind, review=review, but=but, **facts)


def mark_sent(message: Message) -> None:
    """Keep that the message went out, and forget its secret."""
    message.sent_at = now()
    message.secret = None


def put_off(message: Message) -> None:
    """Keep that the message was refused: it waits twice as long as before, or is dropped in the end."""
    message.tries += 1
    message.due_at = now() + timedelta(minutes=2**message.tries)
    if message.tries >= MOST_TRIES:
        drop(message)


def drop(message: Message) -> None:
    """Keep that the message did not go out, because its reader may no longer know or nobody takes
    it; forget its secret.
    """
    message.dropped_at = now()
    message.secret = None
