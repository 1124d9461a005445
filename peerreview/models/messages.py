"""The outbox, the history, and the one-use keys of forms."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from .columns import Key, MaybeMoment, Moment, loaded, to
from .people import Person
from .reviews import Review


class Message(Base):
    """One mail to one person, written in the transaction of what it tells of.

    `kind` names the template; `facts` hold names and dates, never findings. `secret` is the token
    of a link, sealed (credentials.sealed), and is wiped when the mail is sent.
    """

    __tablename__ = "messages"

    id: Mapped[Key]
    person_id: Mapped[int] = to("people")
    review_id: Mapped[int | None] = to("reviews")
    kind: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    secret: Mapped[str | None]
    written_at: Mapped[Moment]
    sent_at: Mapped[MaybeMoment]
    dropped_at: Mapped[MaybeMoment]  # the person may no longer know, or nobody takes it
    tries: Mapped[int] = mapped_column(default=0)  # that were refused
    due_at: Mapped[MaybeMoment]  # once it was refused: when it is tried again

    person: Mapped[Person] = loaded()
    review: Mapped[Review | None] = loaded()

    __table_args__ = (sa.Index("ix_messages_waiting", "sent_at", "id"),)


class Event(Base):
    """What happened, without any text: one append-only, hash-chained history."""

    __tablename__ = "events"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[Moment]
    actor: Mapped[str]  # the person's pseudonym
    relation: Mapped[str]
    verb: Mapped[str]
    object_kind: Mapped[str]
    object_ref: Mapped[str]
    review_id: Mapped[int | None] = to("reviews")
    status_after: Mapped[str]
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class Press(Base):
    """A form that was sent, by its one-use key, and where its sender was taken."""

    __tablename__ = "presses"

    key: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = to("people")
    pressed_at: Mapped[Moment]
    led_to: Mapped[str] = mapped_column(default="")
