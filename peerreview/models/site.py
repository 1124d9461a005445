"""What operators set while the service runs."""

from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from ..rules.freezing import Freezable
from .columns import Moment


class Freeze(Base):
    """A part of the service that is closed for the moment."""

    __tablename__ = "freezes"

    what: Mapped[Freezable] = mapped_column(primary_key=True)
    frozen_at: Mapped[Moment]
