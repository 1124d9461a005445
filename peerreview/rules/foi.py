"""The file of a review for its council's Freedom of Information officer: frozen, cleared values.

In full what a publisher of the council sees, with who else sees it; of everything else kind, count,
dates and who holds it, and nothing more (domain.md, section 10).
"""

from dataclasses import dataclass
from datetime import date, datetime

from .lifecycle import Status
from .people import Relation
from .visibility import SEES, Part, sees


@dataclass(frozen=True)
class Table:
    """Rows of texts below a row of headings."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Words:
    """What somebody wrote, below what it is."""

    label: str
    text: str


@dataclass(frozen=True)
class Heading:
    """Where a piece of a section begins."""

    text: str


Block = str | Table | Words | Heading


@dataclass(frozen=True)
class Section:
    """One part of the review in full. `seen_by`: who sees it in the service; `sharing`: who else."""

    title: str
    seen_by: str
    sharing: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Counted:
    """What a publisher does not see: its kind, how many, from when to when, and who holds it."""

    kind: str
    count: int
    first_on: date | None
    last_on: date | None
    holder: str


@dataclass(frozen=True)
class Told:
    """Something that happened, as the team is told of it."""

    at: datetime
    relation: str
    verb: str
    count: int = 1


@dataclass(frozen=True)
class FoiOutline:
    """What the file will hold: the titles of its sections, and what it only counts."""

    titles: tuple[str, ...]
    counted: tuple[Counted, ...]


@dataclass(frozen=True)
class FoiFile:
    """The whole file."""

    ref: str
    council: str
    service: str
    made_at: datetime
    sections: tuple[Section, ...]
    events: tuple[Told, ...]
    counted: tuple[Counted, ...]


NAMES = {
    Relation.PUBLISHER: "the council’s publishers",
    Relation.TEAM: "the council’s team",
    Relation.COORDINATOR: "the group’s coordinators",
    Relation.LEAD: "the lead assessor",
    Relation.ASSESSOR: "assessors",
    Relation.OBSERVER: "observers",
    Relation.INVITED: "people invited to the panel",
}
PANEL = (NAMES[Relation.LEAD], NAMES[Relation.ASSESSOR], NAMES[Relation.OBSERVER])


def seen_by(part: Part, reached: Status, status: Status) -> list[str]:
    """Who sees a part of a review at this status, in words; nobody is an empty list."""
    found = [
        NAMES[sight.relation]
        for sight in SEES[part]
        if sees(part, {sight.relation}, reached, status)
    ]
    if set(PANEL) <= set(found):
        found = [name for name in found if name not in PANEL]
        found.append("the panel")
    return list(dict.fromkeys(found))
