"""What someone is to a review: relations, worked out from live facts and never stored."""

from dataclasses import dataclass, field
from enum import StrEnum


class Relation(StrEnum):
    """What a person is to one review; a person has a set of them."""

    PUBLISHER = "publisher"
    TEAM = "team"
    COLLEAGUE = "colleague"
    LEAD = "lead"
    ASSESSOR = "assessor"
    OBSERVER = "observer"
    INVITED = "invited"
    COORDINATOR = "coordinator"
    PEER = "peer"
    GROUPED = "grouped"
    MEMBER = "member"
    OUTSIDER = "outsider"


class Office(StrEnum):
    """What a person is to a council, a group or the site."""

    PUBLISHER_OF = "publisher of the council"
    WORKS_FOR = "works for the council"
    COORDINATOR_OF = "coordinator of the group"
    ADMINISTRATOR = "site administrator"
    SELF = "the person themselves"


class SeatRole(StrEnum):
    """What a seat on the panel is for."""

    LEAD = "lead"
    ASSESSOR = "assessor"
    OBSERVER = "observer"


class SeatState(StrEnum):
    """Where a seat stands; seats are dated and never deleted."""

    PROPOSED = "proposed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    NOT_THIS_TIME = "not this time"
    TAKEN_BACK = "taken back"
    STEPPED_DOWN = "stepped down"
    REPLACED = "replaced"


LIVE_SEATS = (SeatState.PROPOSED, SeatState.OFFERED, SeatState.ACCEPTED)
PANEL = (Relation.LEAD, Relation.ASSESSOR, Relation.OBSERVER)
ASSESSORS = (Relation.LEAD, Relation.ASSESSOR)

# A conflict takes these away, whatever roles somebody holds (domain.md, section 3).
SUBTRACTED = frozenset({*PANEL, Relation.INVITED, Relation.COORDINATOR})


@dataclass(frozen=True)
class Standing:
    """What a person is today, apart from any one review. Ids are database keys.

    `works_for` holds the councils of the live memberships with their predecessors and successors;
    `publishes_for` those for which the person may act; `groups` the peer groups of those councils;
    `is_acting`: coordinates a single review in a group's place.
    """

    id: int | None = None
    ref: str = ""
    name: str = ""
    works_for: frozenset[int] = frozenset()
    publishes_for: frozenset[int] = frozenset()
    own_councils: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    coordinates: frozenset[int] = frozenset()
    hard_interests: frozenset[int] = frozenset()
    is_administrator: bool = False
    is_assessor: bool = False
    is_acting: bool = False
    has_second_factor: bool = False

    @property
    def is_signed_in(self) -> bool:
        """Whether this is a known person, not just anybody."""
        return self.id is not None

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is not enough for what this person may do (trust.md)."""
        offices = self.publishes_for or self.coordinates or self.is_acting
        return bool(offices) or self.is_administrator

    def is_conflicted(self, council_id: int) -> bool:
        """Whether this person works for the host council or has a hard interest in it."""
        return council_id in self.works_for or council_id in self.hard_interests


OUTSIDER = Standing()


@dataclass(frozen=True)
class Tie:
    """What binds one person to one review: named on its team, seats held, acting coordinator."""

    council_id: int
    group_id: int | None
    is_named: bool = False
    is_acting: bool = False
    seats: frozenset[tuple[SeatRole, SeatState]] = field(default_factory=frozenset)


def relations(person: Standing, tie: Tie) -> frozenset[Relation]:
    """Everything that `person` is to the review that `tie` binds them to.

    A conflict subtracts: whoever works for the host council or has a hard interest in it is never
    on its panel and never coordinates it.
    """
    found = {Relation.OUTSIDER}
    if not person.is_signed_in:
        return frozenset(found)
    found |= _by_council(person, tie)
    found |= _by_seat(tie)
    if tie.is_acting or tie.group_id in person.coordinates:
        found.add(Relation.COORDINATOR)
    if person.is_conflicted(tie.council_id):
        found -= SUBTRACTED
    return frozenset(found)


def _by_council(person: Standing, tie: Tie) -> set[Relation]:
    found = set()
    at_host = tie.council_id in person.works_for
    if tie.council_id in person.publishes_for:
        found |= {Relation.PUBLISHER, Relation.TEAM}
    elif at_host and tie.is_named:
        found.add(Relation.TEAM)
    elif at_host:
        found.add(Relation.COLLEAGUE)
    if not at_host and tie.group_id is not None and tie.group_id in person.groups:
        found.add(Relation.PEER)
    if person.groups:
        found.add(Relation.GROUPED)
    if person.works_for:
        found.add(Relation.MEMBER)
    return found


def _by_seat(tie: Tie) -> set[Relation]:
    found = {Relation(role.value) for role, state in tie.seats if state is SeatState.ACCEPTED}
    if any(state is SeatState.OFFERED for _, state in tie.seats):
        found.add(Relation.INVITED)
    return found


def offices(
    person: Standing, *, council_id: int | None = None, group_ids: frozenset[int] = frozenset()
) -> frozenset[Office]:
    """What `person` is to a council (with the groups it belongs to), to a group, or to the site."""
    found = set()
    if not person.is_signed_in:
        return frozenset()
    found.add(Office.SELF)
    if council_id in person.publishes_for:
        found.add(Office.PUBLISHER_OF)
    if council_id in person.works_for:
        found.add(Office.WORKS_FOR)
    if group_ids & person.coordinates:
        found.add(Office.COORDINATOR_OF)
    if person.is_administrator:
        found.add(Office.ADMINISTRATOR)
    return frozenset(found)
