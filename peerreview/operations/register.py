"""Reading the register of councils into the database: adds and updates, never doubles or deletes."""

from dataclasses import dataclass, fields

import sqlalchemy as sa

from ..clock import today
from ..db import db
from ..models.councils import Council, GroupCouncil, PeerGroup, Succession
from ..queries import councils
from ..rules import register
from ..rules.groups import slug_of
from ..rules.register import Rejected, Row
from . import history
from .councils import rebuild_lineage

FACTS = tuple(
    field.name for field in fields(Row) if field.name not in {"line", "code", "successors"}
)


@dataclass(frozen=True)
class Imported:
    """What an import did: how many councils, and which rows it left out."""

    added: int
    updated: int
    unchanged: int
    rejected: tuple[Rejected, ...]


def import_councils(content: bytes) -> Imported:
    """Bring the councils up to date with a file of the register.

    A council is known by its code, so past reviews stay with it whatever becomes of it. A council
    that the file does not name stays as it is. Raises NotARegister and changes nothing where the
    file is something else.
    """
    stored = {council.code: council for council in db.session.scalars(sa.select(Council))}
    rows, rejected = register.read(content, frozenset(stored))
    changed = set()
    added = [row for row in rows if row.code not in stored]
    for row in added:
        stored[row.code] = Council(code=row.code, **_facts(row))
        db.session.add(stored[row.code])
    db.session.flush()  # successions need the keys
    changed |= {row.code for row in rows if _update(stored[row.code], row)}
    changed |= _name_successors(rows, stored)
    updated = changed - {row.code for row in added}
    for code in updated:
        stored[code].version += 1
    if added or updated:
        db.session.flush()  # the lineage is read from the table
        rebuild_lineage()
        history.record("import councils", on=("register", "councils"))
    unchanged = len(rows) - len(added) - len(updated)
    return Imported(len(added), len(updated), unchanged, tuple(rejected))


def _facts(row: Row) -> dict[str, object]:
    return {name: getattr(row, name) for name in FACTS}


def _update(council: Council, row: Row) -> bool:
    new = {name: value for name, value in _facts(row).items() if getattr(council, name) != value}
    for name, value in new.items():
        setattr(council, name, value)
    return bool(new)


def _name_successors(rows: list[Row], stored: dict[str, Council]) -> set[str]:
    """Store what the register names; a row that names none leaves what an administrator named."""
    known: dict[int, set[int]] = {}
    for council_id, successor_id in db.session.execute(
        sa.select(Succession.council_id, Succession.successor_id)
    ):
        known.setdefault(council_id, set()).add(successor_id)
    changed = set()
    for row in rows:
        council_id = stored[row.code].id
        wanted = {stored[code].id for code in row.successors}
        before = known.get(council_id, set())
        if wanted and wanted != before:
            _replace_successors(council_id, before - wanted, wanted - before)
            changed.add(row.code)
    return changed


def _replace_successors(council_id: int, gone: set[int], new: set[int]) -> None:
    db.session.execute(
        sa.delete(Succession).where(
            Succession.council_id == council_id, Succession.successor_id.in_(gone)
        )
    )
    db.session.add_all(Succession(council_id=council_id, successor_id=one) for one in sorted(new))


def group_by_region() -> tuple[int, int]:
    """A peer group for each region of the register, with the councils that exist today.

    Gives how many groups and how many places in groups are new. A council that was once let out of
    a group is not taken in again; a council that no longer exists leaves.
    """
    _let_abolished_out()
    places = set(
        db.session.execute(sa.select(GroupCouncil.group_id, GroupCouncil.council_id)).all()
    )
    groups = {group.slug: group for group in councils.groups()}
    new_groups = new_places = 0
    for council in _with_region():
        slug = slug_of(council.region or "")
        if slug not in groups:
            groups[slug] = PeerGroup(slug=slug, name=council.region)
            db.session.add(groups[slug])
            db.session.flush()  # places need its key
            new_groups += 1
        if (groups[slug].id, council.id) not in places:
            place = GroupCouncil(
                group_id=groups[slug].id, council_id=council.id, started_on=today()
            )
            db.session.add(place)
            new_places += 1
    if new_places:
        history.record("group by region", on=("register", "councils"))
    return new_groups, new_places


def _with_region() -> list[Council]:
    query = sa.select(Council).where(councils.still_there(), Council.region.is_not(None))
    found = db.session.scalars(query.order_by(Council.region, Council.nice_name))
    return [council for council in found if slug_of(council.region or "")]


def _let_abolished_out() -> None:
    ended = sa.select(Council.id).where(sa.not_(councils.still_there()))
    db.session.execute(
        sa.update(GroupCouncil)
        .where(GroupCouncil.council_id.in_(ended), GroupCouncil.ended_on.is_(None))
        .values(ended_on=today()),
        execution_options={"synchronize_session": False},
    )
