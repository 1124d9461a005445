"""What is open between a person and a council: answered or ended once, with all that hung on it.

Who does not join is on no team of the council's reviews, and a link that was for nothing else
opens nothing any more.
"""

import sqlalchemy as sa

from ..clock import now, today
from ..db import db
from ..models.columns import lasting
from ..models.people import Joining, Membership
from ..models.reviews import Review, TeamPlace
from ..queries import accounts
from ..rules.errors import Refused
from ..rules.people import Standing
from ..rules.sign_ins import Purpose
from . import tokens

LATE = "This was answered or taken back in the meantime"


def answer(joining: Joining, *, by: Standing, agreed: bool) -> None:
    """Answer what is open, once. Raises Refused for the second of two at the same moment."""
    answered = db.session.execute(
        sa.update(Joining)
        .where(Joining.id == joining.id, Joining.answered_at.is_(None))
        .values(answered_at=now(), answered_by_id=by.id, agreed=agreed)
    )
    if answered.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(None, LATE)
    if not agreed:
        _take_off_teams(joining)
        end_link(joining.person_id)


def _take_off_teams(joining: Joining) -> None:
    """Who does not join is not named on reviews of the council, unless they work there anyhow."""
    theirs = sa.select(Review.id).where(Review.council_id == joining.council_id)
    works_there = sa.exists().where(
        Membership.person_id == joining.person_id,
        Membership.council_id == joining.council_id,
        lasting(Membership, today()),
    )
    db.session.execute(
        sa.update(TeamPlace)
        .where(
            TeamPlace.person_id == joining.person_id,
            TeamPlace.left_at.is_(None),
            TeamPlace.review_id.in_(theirs),
            sa.not_(works_there),
        )
        .values(left_at=now())
        .execution_options(synchronize_session=False)
    )


def end_between(person_id: int, council_id: int, *, by: Standing) -> None:
    """End what is open between the two, and what this person asked of others for the council."""
    of_theirs = sa.or_(Joining.person_id == person_id, Joining.asked_by_id == person_id)
    _end(of_theirs, Joining.council_id == council_id, by=by)


def end_of(person_id: int, *, by: Standing) -> None:
    """End all that this person asked for, was invited to, or asked of others."""
    _end(sa.or_(Joining.person_id == person_id, Joining.asked_by_id == person_id), by=by)


def _end(*which: sa.ColumnElement[bool], by: Standing) -> None:
    query = sa.select(Joining).where(*which, Joining.answered_at.is_(None))
    for joining in db.session.scalars(query.order_by(Joining.id).with_for_update()).all():
        answer(joining, by=by, agreed=False)


def end_link(person_id: int) -> None:
    """Let the link of an invitation end where its person is invited for nothing any more."""
    if not accounts.is_awaited(person_id):
        tokens.end(Purpose.INVITATION, person_id=person_id)
