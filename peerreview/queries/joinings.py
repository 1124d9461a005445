"""Joining: who asks to work for a council or was invited to, and who answers them."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from ..clock import today
from ..db import db
from ..models.columns import lasting
from ..models.councils import Council, CouncilDomain, GroupCouncil
from ..models.people import Coordination, Joining, Membership, Person
from ..rules.errors import NotAllowed, NotVisible
from ..rules.joining import domain_of, may_let_in
from ..rules.people import Standing, offices
from ..rules.permissions import may_on_site
from ..rules.sign_ins import Purpose
from ..rules.verbs import SiteVerb
from . import accounts, councils, recipients, tokens

AT_MOST = 20  # on a home page
_ASKED = Joining.asked_by_id == Joining.person_id
_OPEN = Joining.answered_at.is_(None)


def with_domain_of(email: str) -> Sequence[Council]:
    """The councils of today at whose registered domain this address is, by name.

    The domain itself is meant: an address at a domain below it is another one.
    """
    query = (
        sa.select(Council)
        .join(CouncilDomain, CouncilDomain.council_id == Council.id)
        .where(CouncilDomain.domain == domain_of(email), councils.still_there())
    )
    return db.session.scalars(query.order_by(Council.nice_name, Council.id)).all()


def signing_up(token: str) -> Person | None:
    """Whom an open link is for; None where it has ended, or they have got an account meanwhile."""
    person = tokens.person_of(token, Purpose.JOINING)
    return person if person is not None and not accounts.has_one(person) else None


def domains(council: Council) -> Sequence[str]:
    """The domains at which the council's people have addresses."""
    query = sa.select(CouncilDomain.domain).where(CouncilDomain.council_id == council.id)
    return db.session.scalars(query.order_by(CouncilDomain.domain)).all()


def to_ask(person: Person) -> Sequence[Council]:
    """The councils that this person can ask: at the domain of their address, and not theirs yet."""
    own = sa.select(Membership.council_id).where(
        Membership.person_id == person.id, lasting(Membership, today())
    )
    taken = set(db.session.scalars(own)) | {one.council_id for one in waiting_of(person.id)}
    return [council for council in with_domain_of(person.email) if council.id not in taken]


def waiting_of(person_id: int) -> Sequence[Joining]:
    """What this person asked for, or was invited to, and nobody has answered; with the council."""
    query = sa.select(Joining).where(Joining.person_id == person_id, _OPEN)
    return db.session.scalars(query.options(joinedload(Joining.council))).all()


def waiting(person_id: int, council_id: int) -> Joining | None:
    """What is open between this person and this council; held until the commit."""
    query = sa.select(Joining).where(
        Joining.person_id == person_id, Joining.council_id == council_id, _OPEN
    )
    return db.session.execute(query.with_for_update()).scalar_one_or_none()


def wishes_of(person_id: int) -> Sequence[Joining]:
    """What this person asked for and nobody has answered; with the council."""
    return [one for one in waiting_of(person_id) if one.asked_by_id == person_id]


def own(person: Standing, ref: str) -> Joining:
    """What this person asked for or was invited to, answered or not, with council and who asked.

    Raises NotVisible.
    """
    query = sa.select(Joining).where(Joining.ref == ref, Joining.person_id == person.id)
    return _one(query.options(joinedload(Joining.council), joinedload(Joining.asked_by)), ref)


def _one(query: sa.Select[Joining], ref: str) -> Joining:
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotVisible(ref)
    return found


def asking(council: Council, person: Standing) -> Sequence[Joining]:
    """Those who ask to join the council, with the person, the longest waiting first.

    Raises NotAllowed for whoever does not answer them.
    """
    insist_on_an_answerer(council, person)
    query = sa.select(Joining).where(Joining.council_id == council.id, _OPEN, _ASKED)
    query = query.where(Joining.person_id != person.id)
    return db.session.scalars(query.options(joinedload(Joining.person)).order_by(Joining.id)).all()


def asker(council: Council, ref: str, person: Standing) -> Joining:
    """Somebody else who asked to join the council, answered or not.

    Raises NotAllowed and NotVisible: nobody lets themselves in.
    """
    insist_on_an_answerer(council, person)
    query = sa.select(Joining).where(Joining.ref == ref, Joining.council_id == council.id, _ASKED)
    query = query.where(Joining.person_id != person.id)
    return _one(query.options(joinedload(Joining.person)), ref)


def insist_on_an_answerer(council: Council, person: Standing) -> None:
    """Raise NotAllowed where it is not for this person to answer those who ask to join."""
    if not is_answerer(council, person):
        raise NotAllowed("publishers answer those who ask to join")


def is_answerer(council: Council, person: Standing) -> bool:
    """Whether this person answers those who ask to join the council."""
    if council.id in person.publishes_for:
        return True
    groups = councils.groups_of(council.id)
    held = offices(person, council_id=council.id, group_ids=groups)
    return may_let_in(held, has_publisher=councils.has_publisher(council))


def answerers(council: Council, but: int | None = None) -> set[int]:
    """The ids of those who answer: publishers, or coordinators of its groups, or administrators.

    `but`: who asks, for nobody lets themselves in.
    """
    if councils.has_publisher(council):
        return recipients.publishers(council.id)
    of_groups = (recipients.of_group(group) for group in councils.groups_of(council.id))
    return (set().union(*of_groups) or recipients.administrators()) - {but} or (
        recipients.administrators() - {but}
    )


def invited(council: Council) -> Sequence[Any]:
    """Invitations to work for the council that nobody has answered: reference, address, when.

    The address is what the inviter typed. Whoever may be behind it is not named.
    """
    query = (
        sa.select(Joining.ref, Joining.asked_at, Joining.is_publisher, Person.email)
        .join(Person, Person.id == Joining.person_id)
        .where(Joining.council_id == council.id, _OPEN, sa.not_(_ASKED))
    )
    return db.session.execute(query.order_by(Joining.id)).all()


def invitation(council: Council, ref: str) -> Joining:
    """An invitation to work for the council, answered or not, with its person. Raises NotVisible."""
    query = sa.select(Joining).where(
        Joining.ref == ref, Joining.council_id == council.id, sa.not_(_ASKED)
    )
    return _one(query.options(joinedload(Joining.person)), ref)


def shown_to(person: Standing, council: Council) -> tuple[Sequence[Joining], Sequence[Any]]:
    """Who asks to join and who was invited, beside the people of a council: for those who manage them."""
    held = offices(person, council_id=council.id)
    if not may_on_site(SiteVerb.INVITE_COLLEAGUE, held):
        return (), ()
    return asking(council, person) if is_answerer(council, person) else (), invited(council)


def concerns(ref: str, person: Standing) -> bool:
    """Whether a joining is still open, and is this person's own or theirs to answer."""
    query = sa.select(Joining).where(Joining.ref == ref, _OPEN)
    found = db.session.execute(query.options(joinedload(Joining.council))).scalar_one_or_none()
    if found is None:
        return False
    return found.person_id == person.id or is_answerer(found.council, person)


# Every home page asks this: it is built once.
_ON = sa.bindparam("on", type_=sa.Date)
_ME = sa.bindparam("person_id", type_=sa.Integer)
_HAS_PUBLISHER = councils.publisher_of(Joining.council_id, _ON)
_COORDINATED = sa.exists().where(
    GroupCouncil.council_id == Joining.council_id,
    lasting(GroupCouncil, _ON),
    GroupCouncil.group_id.in_(sa.bindparam("groups", expanding=True)),
)
# Nobody lets themselves in, so whoever asks does not count.
_HAS_COORDINATOR = (
    sa.select(Coordination.id)
    .join(Person, Person.id == Coordination.person_id)
    .join(GroupCouncil, GroupCouncil.group_id == Coordination.group_id)
    .where(
        GroupCouncil.council_id == Joining.council_id,
        lasting(GroupCouncil, _ON),
        lasting(Coordination, _ON),
        Person.id != Joining.person_id,
        Person.deactivated_at.is_(None),
        accounts.stands(),
    )
    .correlate(Joining)
    .exists()
)
# Where nobody publishes for a council, its coordinators answer; where it has none, administrators.
_TO_ANSWER = sa.and_(
    _ASKED,
    sa.or_(
        Joining.council_id.in_(sa.bindparam("publishes_for", expanding=True)),
        sa.and_(
            sa.not_(_HAS_PUBLISHER),
            sa.or_(
                _COORDINATED,
                sa.and_(
                    sa.bindparam("is_administrator", type_=sa.Boolean), sa.not_(_HAS_COORDINATOR)
                ),
            ),
        ),
    ),
)
_ON_HOME = (
    sa.select(
        Joining.ref,
        _ASKED.label("is_asked"),
        sa.and_(_ASKED, Joining.person_id == _ME).label("is_own_wish"),
        _HAS_PUBLISHER.label("has_publisher"),
        Council.code,
        Council.name.label("council"),
        Person.name.label("asked_by"),
    )
    .join(Council, Council.id == Joining.council_id)
    .join(Person, Person.id == Joining.asked_by_id)
    .where(_OPEN, sa.or_(Joining.person_id == _ME, _TO_ANSWER))
    .order_by(Joining.id)
    .limit(AT_MOST)
)


def on_home(person: Standing) -> Sequence[Any]:
    """What waits for this person's answer, and what they asked for and others answer."""
    asked = {
        "person_id": person.id,
        "on": today(),
        "groups": sorted(person.coordinates),
        "publishes_for": sorted(person.publishes_for),
        "is_administrator": person.is_administrator,
    }
    return db.session.execute(_ON_HOME, asked).all()
