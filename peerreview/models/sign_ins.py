"""How people sign in: browsers, devices, one-use links, second factors, council accounts."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from ..rules.sign_ins import Means, Purpose, Try
from .columns import Key, MaybeMoment, Moment, loaded, new_ref, to
from .people import Person


class SignIn(Base):
    """One signed-in browser. The cookie carries `token` and nothing else about the person."""

    __tablename__ = "sign_ins"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("S", 8))
    token: Mapped[str] = mapped_column(unique=True)  # SHA-256 of what the cookie carries
    person_id: Mapped[int] = to("people")
    means: Mapped[Means]
    browser: Mapped[str] = mapped_column(default="")  # "Firefox on Windows", as it says itself
    started_at: Mapped[Moment]
    last_used_at: Mapped[Moment]
    ended_at: Mapped[MaybeMoment]

    person: Mapped[Person] = loaded()


class Device(Base):
    """A browser in which somebody has signed in well before, known by a cookie of its own."""

    __tablename__ = "devices"

    id: Mapped[Key]
    token_hash: Mapped[str]  # SHA-256 of the device cookie; one browser may know several people
    person_id: Mapped[int] = to("people")
    browser: Mapped[str] = mapped_column(default="")
    first_used_at: Mapped[Moment]
    last_used_at: Mapped[Moment]

    __table_args__ = (sa.UniqueConstraint("token_hash", "person_id"),)


class Token(Base):
    """A link or a step that works once, for one purpose, one person and one thing.

    `facts` name the thing: a new address, an identity at a provider. Claimed by POST, in one UPDATE.
    """

    __tablename__ = "tokens"

    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[Purpose]
    person_id: Mapped[int | None] = to("people")
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    made_by_id: Mapped[int | None] = to("people")
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    claimed_at: Mapped[MaybeMoment]

    person: Mapped[Person | None] = loaded(foreign_keys=[person_id])

    __table_args__ = (sa.Index("ix_tokens_open", "person_id", "purpose", "claimed_at"),)


class Attempt(Base):
    """A failed try, kept only to slow down the next ones. Account and address are hashed."""

    __tablename__ = "attempts"

    id: Mapped[Key]
    what: Mapped[Try]
    account: Mapped[str]
    address: Mapped[str]
    at: Mapped[Moment]

    __table_args__ = (
        sa.Index("ix_attempts_account", "what", "account", "at"),
        sa.Index("ix_attempts_address", "what", "address", "at"),
    )


class Authenticator(Base):
    """An authenticator app (TOTP, RFC 6238). `last_step`: no code works twice."""

    __tablename__ = "authenticators"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("A", 8))
    person_id: Mapped[int] = to("people")
    secret: Mapped[str]  # encrypted
    added_at: Mapped[Moment]
    confirmed_at: Mapped[MaybeMoment]  # with a first code; before that it counts for nothing
    last_step: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[MaybeMoment]


class RecoveryCode(Base):
    """One of ten codes for somebody whose telephone is lost; each works once."""

    __tablename__ = "recovery_codes"

    id: Mapped[Key]
    person_id: Mapped[int] = to("people")
    code_hash: Mapped[str]
    made_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]


class Passkey(Base):
    """A passkey (WebAuthn credential). Only one that asks for PIN, finger or face signs in alone."""

    __tablename__ = "passkeys"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("K", 8))
    person_id: Mapped[int] = to("people")
    credential_id: Mapped[str] = mapped_column(unique=True)  # base64url
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(default=0)
    is_verified: Mapped[bool] = mapped_column(default=False)  # by PIN, finger or face
    name: Mapped[str]
    added_at: Mapped[Moment]
    last_used_at: Mapped[MaybeMoment]
    removed_at: Mapped[MaybeMoment]


class Identity(Base):
    """A person's account at a council's identity provider: keyed by issuer and subject, never by e-mail."""

    __tablename__ = "identities"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("D", 8))
    person_id: Mapped[int] = to("people")
    issuer: Mapped[str]
    subject: Mapped[str]
    added_at: Mapped[Moment]
    last_used_at: Mapped[MaybeMoment]

    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)


class KeptForm(Base):
    """What somebody had typed when their sign-in ended: given back to them alone, then gone."""

    __tablename__ = "kept_forms"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("F", 16))
    person_id: Mapped[int] = to("people")
    path: Mapped[str]
    fields: Mapped[list[Any]] = mapped_column(sa.JSON)
    kept_at: Mapped[Moment]
