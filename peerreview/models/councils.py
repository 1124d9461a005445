"""Councils as the register has them, what became of them, and the peer groups they form."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base
from ..rules.dates import CHECK_DAYS, EVIDENCE_DAYS, FINDINGS_DAYS
from .columns import Key, MaybeMoment, Moment, loaded, new_ref, to


class Council(Base):
    """A local authority, keyed by the register's local-authority-code."""

    __tablename__ = "councils"

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]  # the official name
    nice_name: Mapped[str]
    gss_code: Mapped[str | None]
    nation: Mapped[str]
    region: Mapped[str | None]
    kind: Mapped[str]
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    population: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)


class Succession(Base):
    """One council's place was taken by another, as the register says or an administrator named."""

    __tablename__ = "successions"

    council_id: Mapped[int] = to("councils", primary_key=True, index=False)
    successor_id: Mapped[int] = to("councils", primary_key=True)


class Lineage(Base):
    """The successions followed along their chains, so that SQL and triggers can ask in one step.

    Written only by operations.councils, whenever a succession changes. No council is in its own.
    """

    __tablename__ = "lineages"

    ancestor_id: Mapped[int] = to("councils", primary_key=True, index=False)
    descendant_id: Mapped[int] = to("councils", primary_key=True)


class CouncilDomain(Base):
    """A domain of the council's e-mail: whoever has an address there can ask to join.

    Councils that share their systems may share a domain.
    """

    __tablename__ = "council_domains"

    council_id: Mapped[int] = to("councils", primary_key=True, index=False)
    domain: Mapped[str] = mapped_column(primary_key=True, index=True)  # in lower case, after the @


class PeerGroup(Base):
    """A regional group of councils, with its figures (domain.md marks the defaults)."""

    __tablename__ = "peer_groups"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    about: Mapped[str] = mapped_column(default="")
    evidence_days: Mapped[int] = mapped_column(default=EVIDENCE_DAYS)
    findings_days: Mapped[int] = mapped_column(default=FINDINGS_DAYS)
    check_days: Mapped[int] = mapped_column(default=CHECK_DAYS)
    first_follow_up_months: Mapped[int] = mapped_column(default=3)
    second_follow_up_months: Mapped[int] = mapped_column(default=9)
    version: Mapped[int] = mapped_column(default=1)


class GroupCouncil(Base):
    """A council belongs to a peer group, from a day to a day; it may belong to several."""

    __tablename__ = "group_councils"

    id: Mapped[Key]
    group_id: Mapped[int] = to("peer_groups")
    council_id: Mapped[int] = to("councils")
    started_on: Mapped[date]
    ended_on: Mapped[date | None]

    group: Mapped[PeerGroup] = loaded()
    council: Mapped[Council] = loaded()


class CouncilTie(Base):
    """Two councils share services: a soft interest. Stored once, the lower id first."""

    __tablename__ = "council_ties"

    council_id: Mapped[int] = to("councils", primary_key=True, index=False)
    other_id: Mapped[int] = to("councils", primary_key=True)

    __table_args__ = (sa.CheckConstraint("council_id < other_id", name="lower_first"),)


class Offer(Base):
    """Help that a coordinator offers a council. Not a review: taking it up starts a draft.

    That it was discarded is seen by the council's publishers only.
    """

    __tablename__ = "offers"

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=lambda: new_ref("OF", 8))
    group_id: Mapped[int] = to("peer_groups")
    council_id: Mapped[int] = to("councils")
    why: Mapped[str]
    offered_by_id: Mapped[int] = to("people")
    offered_at: Mapped[Moment]
    taken_up_at: Mapped[MaybeMoment]
    discarded_at: Mapped[MaybeMoment]

    group: Mapped[PeerGroup] = loaded()
    council: Mapped[Council] = loaded()
