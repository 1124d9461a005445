"""The request of a review: its answers, what is still unanswered, and what can be chosen."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from .. import words
from ..clock import bank_holidays, today
from ..db import db
from ..models.columns import lasting
from ..models.councils import GroupCouncil, Lineage, PeerGroup
from ..models.messages import Event
from ..models.reviews import FocusPoint, OfferedHalfDay, Point, Review, Standard, TeamPlace
from ..rules import dates
from ..rules.dates import Half, HalfDay
from ..rules.errors import Missing
from ..rules.lifecycle import Need, Status
from ..rules.panels import Format
from ..rules.requests import FEWEST_HALF_DAYS, Step, fits, next_unanswered
from ..rules.scheduling import NOTICE_DAYS
from ..rules.services import Built
from ..rules.verbs import Verb
from . import recipients, team


@dataclass(frozen=True)
class Possible:
    """A half-day that the team offers, with what to know of it: a weekend, a bank holiday, past."""

    on: date
    half: Half
    note: str


@dataclass(frozen=True)
class Answers:
    """What the request says beside the columns of its review."""

    focus: tuple[Point, ...]
    half_days: tuple[Possible, ...]
    team: tuple[TeamPlace, ...]


@dataclass(frozen=True)
class Invitation:
    """All that an invited person reads of a request."""

    council: str
    service: str
    format: Format | None
    half_days: tuple[Possible, ...]


@dataclass(frozen=True)
class StandardToChoose:
    """A stored standard that a request may choose."""

    id: int
    slug: str
    version: str
    name: str
    publisher: str
    address: str
    is_default: bool
    point_count: int

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.slug}/{self.version}"


def is_draft(review: Review) -> bool:
    """Whether the request is still being written, so that it may have gaps."""
    return review.status is Status.DRAFT


def answers(review: Review) -> Answers:
    """Everything that the request says and that needs a look into other tables."""
    return Answers(focus(review), half_days(review), tuple(team.places(review)))


def invitation(review: Review) -> Invitation:
    """What an invited person reads of the request: council, service, format, dates."""
    return Invitation(review.council.name, review.service.name, review.format, half_days(review))


def focus(review: Review) -> tuple[Point, ...]:
    """The points that the team most wants help with, in the standard's order."""
    return tuple(
        db.session.scalars(
            sa.select(Point)
            .join(FocusPoint, FocusPoint.point_id == Point.id)
            .where(FocusPoint.review_id == review.id)
            .order_by(Point.number)
        )
    )


def points(review: Review) -> list[Point]:
    """The points of the chosen standard; none before one is chosen."""
    return list(
        db.session.scalars(
            sa.select(Point).where(Point.standard_id == review.standard_id).order_by(Point.number)
        )
    )


def half_days(review: Review) -> tuple[Possible, ...]:
    """The half-days offered, in order, each with what to know of it."""
    rows = db.session.execute(
        sa.select(OfferedHalfDay.on, OfferedHalfDay.half)
        .where(OfferedHalfDay.review_id == review.id)
        .order_by(OfferedHalfDay.on, OfferedHalfDay.half)
    )
    nation = review.council.nation
    return tuple(Possible(on, half, note_on(on, nation)) for on, half in rows)


def coming_half_days(review: Review) -> list[HalfDay]:
    """The half-days offered that have not passed."""
    return [HalfDay(each.on, each.half) for each in half_days(review) if each.on > today()]


def note_on(on: date, nation: str) -> str:
    """What to know of a day before offering it: has passed, a weekend, a bank holiday; often nothing."""
    if on < today():
        return "has passed"
    if on.weekday() > 4:
        return "a weekend"
    if not dates.is_working(on, bank_holidays(nation, on.year, on.year)):
        return "a bank holiday"
    return ""


def earliest(review: Review) -> date | None:
    """The first day that leaves the coordinators the notice that the format asks for."""
    if review.format is None:
        return None
    holidays = bank_holidays(review.council.nation, today().year, today().year + 1)
    return dates.working_days_after(today(), NOTICE_DAYS[review.format], holidays)


def groups_for(council_id: int) -> list[PeerGroup]:
    """The groups that the council may ask: its own, and those of its predecessors and successors."""
    later = sa.select(Lineage.descendant_id).where(Lineage.ancestor_id == council_id)
    earlier = sa.select(Lineage.ancestor_id).where(Lineage.descendant_id == council_id)
    live = sa.select(GroupCouncil.group_id).where(
        sa.or_(
            GroupCouncil.council_id == council_id,
            GroupCouncil.council_id.in_(later),
            GroupCouncil.council_id.in_(earlier),
        ),
        lasting(GroupCouncil, today()),
    )
    return list(
        db.session.scalars(
            sa.select(PeerGroup).where(PeerGroup.id.in_(live)).order_by(PeerGroup.name)
        )
    )


def all_groups() -> list[PeerGroup]:
    """All peer groups, for a council that is in none yet and looks for one to join."""
    return list(db.session.scalars(sa.select(PeerGroup).order_by(PeerGroup.name)))


def standards_for(review: Review) -> list[StandardToChoose]:
    """The standards that the request may choose: everybody's, and those of its group; default first."""
    count = (
        sa.select(sa.func.count())
        .select_from(Point)
        .where(Point.standard_id == Standard.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            Standard.id,
            Standard.slug,
            Standard.version,
            Standard.name,
            Standard.publisher,
            Standard.address,
            Standard.is_default,
            count,
        )
        .where(sa.or_(Standard.group_id.is_(None), Standard.group_id == review.group_id))
        .order_by(Standard.is_default.desc(), Standard.name, Standard.version.desc())
    )
    return [StandardToChoose(*row) for row in rows]


def answered(review: Review) -> frozenset[Step]:
    """The questions of the request that have an answer which stands today."""
    format, built = review.format, review.built
    coming = sa.and_(OfferedHalfDay.review_id == review.id, OfferedHalfDay.on > today())
    groups = {group.id for group in groups_for(review.council_id)}
    stands = {
        Step.SERVICE: bool(review.what.strip() and review.whom.strip()),
        Step.STAGE: review.stage is not None,
        Step.BUILT: built is Built.BUILT or bool(built and review.supplier.strip()),
        Step.GROUP: review.group_id in groups,
        Step.STANDARD: review.standard_id is not None,
        Step.FORMAT: format is not None,
        Step.FOCUS: fits(format, _count(FocusPoint.review_id == review.id)),
        Step.DATES: _count(coming) >= FEWEST_HALF_DAYS,
        Step.TEAM: review.contact_id in recipients.team(review),
    }
    return frozenset(step for step, stand in stands.items() if stand)


def _count(condition: sa.ColumnElement[bool]) -> int:
    return db.session.execute(sa.select(sa.func.count()).where(condition)).scalar_one()


def next_step(review: Review, after: Step) -> Step | None:
    """The next question of the request that is not answered yet; None where all are."""
    return next_unanswered(after, answered(review))


def missing_for_submit(review: Review) -> tuple[Missing, ...]:
    """What the request still misses, a sentence for each need of *submit*."""
    stands = answered(review)
    described = {Step.SERVICE, Step.STAGE, Step.BUILT} <= stands
    needs = (
        (Need.SERVICE_DESCRIBED, described,
         "Describe the service: what it does, for whom, its stage and who made it"),
        (Need.GROUP_CHOSEN, Step.GROUP in stands, "Choose the peer group to ask"),
        (Need.STANDARD_CHOSEN, Step.STANDARD in stands, "Choose a standard"),
        (Need.FORMAT_CHOSEN, Step.FORMAT in stands, "Choose a format"),
        (Need.FOCUS_CHOSEN, Step.FOCUS in stands,
         "Choose one to three points to focus on" if review.format is Format.CLINIC
         else "Choose at least one point to focus on"),
        (Need.HALF_DAYS_OFFERED, Step.DATES in stands,
         "Offer at least two possible half-days that have not passed"),
        (Need.CONTACT_NAMED, Step.TEAM in stands, "Name a contact who is on the team"),
    )  # fmt: skip
    return tuple(Missing(need, sentence) for need, stand, sentence in needs if not stand)


def as_it_stands(review: Review, step: Step) -> list[tuple[str, str]]:
    """What the request says to this question now, by label: for whom somebody else was faster."""
    if step is Step.SERVICE:
        said = ("Name", review.service.name), ("What it does", review.what)
        return [*said, ("Who it is for", review.whom), ("Owner", review.owner)]
    if step is Step.BUILT:
        return [("Built or bought", str(review.built or "")), ("Supplier", review.supplier)]
    if step is Step.FOCUS:
        chosen = "\n".join(f"{point.number}. {point.title}" for point in focus(review))
        return [("Points", chosen), ("Questions", review.questions)]
    stands = {
        Step.STAGE: review.stage,
        Step.GROUP: review.group and review.group.name,
        Step.STANDARD: review.standard and f"{review.standard.name} ({review.standard.version})",
        Step.FORMAT: review.format,
        Step.DATES: "\n".join(words.half_day(each) for each in half_days(review)),
    }
    return [(words.sentence_case(step.value), str(stands[step] or "Not answered yet"))]


def changed_since_submit(review: Review) -> list[str]:
    """The questions whose answers the team has changed since it last submitted the request."""
    submitted = (
        sa.select(sa.func.max(Event.number))
        .where(Event.review_id == review.id, Event.verb == Verb.SUBMIT)
        .scalar_subquery()
    )
    kinds = set(
        db.session.scalars(
            sa.select(Event.object_kind).where(
                Event.review_id == review.id,
                Event.number > submitted,
                Event.verb.in_((Verb.EDIT_REQUEST, Verb.OFFER_DATES, Verb.NAME_TEAM)),
            )
        )
    )
    return [step.value for step in Step if step.value in kinds]
