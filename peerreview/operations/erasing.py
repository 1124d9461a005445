"""Erasing a person: the pseudonym takes the place of name and address, wherever they stand.

What belongs to a review stays, without the name. The history holds pseudonyms only, so that it
stays as it is and its chain valid.
"""

from itertools import groupby
from typing import Any

import sqlalchemy as sa

from .. import search
from ..clock import now, today
from ..db import db
from ..models.columns import not_over
from ..models.findings import Note
from ..models.messages import Message, Press
from ..models.panels import Seat
from ..models.people import (
    Availability,
    Coordination,
    Interest,
    Joining,
    Membership,
    Person,
    PersonDiscipline,
    ReviewsFor,
)
from ..models.reviews import ActingCoordinator, TeamPlace
from ..models.sign_ins import (
    Authenticator,
    Device,
    Identity,
    KeptForm,
    Passkey,
    RecoveryCode,
    SignIn,
    Token,
)
from ..queries import holds, traces
from ..queries.traces import Trace
from ..rules.errors import Refused
from ..rules.panels import Level
from ..rules.people import Standing, offices
from ..rules.permissions import check_on_site
from ..rules.verbs import SiteVerb
from . import history, people, sharing

# Theirs alone: the rows go. Tokens and joinings that they made for others stay.
GOES = (
    Authenticator, Availability, Device, Identity, Interest, Joining, KeptForm, Passkey,
    PersonDiscipline, Press, RecoveryCode, ReviewsFor, SignIn, Token,
)  # fmt: skip
# No mail reaches this domain, now or ever (RFC 2606).
NOWHERE = "erased.invalid"


def former(person: Person) -> str:
    """What stands in the place of an erased person's name."""
    return f"Former participant {person.pseudonym}"


def erase(person: Person, *, by: Standing, sure: bool = False) -> None:
    """Somebody is forgotten: they can no longer sign in, and their name and address are gone.

    Their address can be invited again, as that of a new person. Raises Refused where they took part
    in a review under a legal hold or are named in one, for nothing of it may be changed.
    """
    check_on_site(SiteVerb.ERASE, offices(by))
    db.session.refresh(person, with_for_update=True)  # of two who erase at once, one finds it done
    _insist_on_leave(person, by, sure)
    if person.deactivated_at is None:
        people.deactivate(person, by=by)
    _end_places(person)
    _forget(person)
    _rename(person)
    _leave_pseudonym(person)
    history.record(SiteVerb.ERASE, by=by, on=("person", person.ref))


def empty(person: Person) -> None:
    """Leave nothing but the pseudonym of somebody who never came, and whose address is free again.

    Nobody else is named by it: what was written of the person stays.
    """
    person.deactivated_at = now()
    _end_places(person)
    _forget(person)
    _leave_pseudonym(person)


def _insist_on_leave(person: Person, by: Standing, sure: bool) -> None:
    if person.erased_at is not None:
        raise Refused(None, "This person has been erased already")
    if person.id == by.id:
        raise Refused(None, "Ask another site administrator to erase you")
    if not sure:
        raise Refused("sure", "Tick the box to say that you want to erase this person for good")
    named = {trace.review_id for trace in traces.naming(person, "")} - {None}
    held = traces.held_reviews(person) | traces.held_among(filter(None, named))
    if held:
        are = "1 review is" if len(held) == 1 else f"{len(held)} reviews are"
        raise Refused(
            None,
            f"{are} under a legal hold, and this person took part or is named there, so nobody can "
            "be erased from it now. The publishers of the councils see the holds of their reviews "
            "and can end them",
        )


def _end_places(person: Person) -> None:
    """End what a person is to councils, groups, teams and panels; that they once were it stays."""
    for kind in (Membership, Coordination):
        live = sa.update(kind).where(kind.person_id == person.id, not_over(kind, today()))
        db.session.execute(live.values(ended_on=today()))
    acting = sa.update(ActingCoordinator).where(
        ActingCoordinator.person_id == person.id, ActingCoordinator.ended_at.is_(None)
    )
    db.session.execute(acting.values(ended_at=now()))
    places = sa.update(TeamPlace).where(TeamPlace.person_id == person.id)
    db.session.execute(places.where(TeamPlace.left_at.is_(None)).values(left_at=now()))
    db.session.execute(places.values(access_needs=""))
    seats = sa.update(Seat).where(Seat.person_id == person.id)
    db.session.execute(seats.values(reason="", objection="", is_named=False))


def _forget(person: Person) -> None:
    """Delete what is theirs alone, mails and private notes included."""
    for kind in GOES:
        db.session.execute(sa.delete(kind).where(kind.person_id == person.id))
    own_seats = sa.select(Seat.id).where(Seat.person_id == person.id)
    db.session.execute(sa.delete(Note).where(Note.seat_id.in_(own_seats)))
    mails = sa.delete(Message).where(
        Message.person_id == person.id,
        sa.or_(Message.review_id.is_(None), sa.not_(holds.held(Message.review_id))),
    )
    db.session.execute(mails)


def _rename(person: Person) -> None:
    db.session.flush()  # what was written a moment ago is looked through too
    found = traces.naming(person, former(person))
    for trace in found:
        _rewrite(trace)
    db.session.expire_all()  # rows that are loaded still read as before
    _find_anew(found)


def _leave_pseudonym(person: Person) -> None:
    person.name = former(person)
    person.email = f"{person.pseudonym.lower()}@{NOWHERE}"
    person.password_hash, person.access_needs = None, ""
    person.is_administrator = person.is_assessor = False
    person.level, person.most_at_once, person.most_per_year = Level.OBSERVING, 1, 1
    person.erased_at = now()
    person.version += 1


def _rewrite(trace: Trace) -> None:
    keys = zip(trace.table.primary_key.columns, trace.key, strict=True)
    row = sa.update(trace.table).where(*(column == value for column, value in keys))
    db.session.execute(row.values(trace.values))


def _find_anew(found: list[Trace]) -> None:
    """Let the search know the shared words as they read now, and nothing of how they read before."""
    named: dict[Any, list[Trace]] = {
        name: list(rows) for name, rows in groupby(found, key=lambda trace: trace.table.name)
    }
    reviews = {trace.review_id for rows in named.values() for trace in rows} - {None}
    services = {trace.key[0] for trace in named.get("services", ())}
    if sharing.find_anew({review for review in reviews if review is not None}, services):
        search.purge()
