"""What is closed for the moment."""

import sqlalchemy as sa

from ..db import db
from ..models.site import Freeze
from ..rules.freezing import Freezable


def frozen(*parts: Freezable) -> list[Freeze]:
    """What of these parts is closed, the longest first; of all parts where none is named."""
    query = sa.select(Freeze).where(Freeze.what.in_(parts or tuple(Freezable)))
    return list(db.session.scalars(query.order_by(Freeze.frozen_at, Freeze.what)))
