"""The people of the journeys: one peer group, its councils, and somebody in each part."""

from dataclasses import dataclass
from datetime import date

from peerreview.models.councils import Council, PeerGroup
from peerreview.models.people import Membership, Person, ReviewsFor
from peerreview.operations import standards
from peerreview.rules.panels import Level
from peerreview.rules.standard import Discipline
from tests import factories as make
from tests.journeys.conftest import PASSWORD

BEGINS = "2027-02-01 09:30Z"  # a Monday: the journeys choose their dates from here
RESEARCH = Discipline.USER_RESEARCH
DESIGN = Discipline.DESIGN_AND_CONTENT


@dataclass
class Company:
    """The e-mail addresses by which people sign in; `host` asks for the review."""

    group: PeerGroup
    host: Council
    publisher: str
    coordinator: str
    lead: str
    assessor: str
    second: str
    observer: str
    busy: str
    peer: str


def company() -> Company:
    """An empty service as its first coordinators find it: standards, councils, people, no review."""
    standards.store_shipped()
    group = make.group("Westlands")
    host, other, third, fourth, fifth = (
        make.council(group, name)
        for name in ("Amberford", "Bramley", "Cotham", "Dunmere", "Elmstow")
    )
    assessor = _assessor(fourth, "Ash Assessor", group, DESIGN, level=Level.ASSESSOR)
    _worked_at(host, assessor)
    return Company(
        group=group,
        host=host,
        publisher=_person("Pia Publisher", host, publisher=True),
        coordinator=_person("Cora Coordinator", other, coordinates=group),
        lead=_assessor(third, "Lea Lead", group, RESEARCH, DESIGN).email,
        assessor=assessor.email,
        second=_assessor(fifth, "Bea Second", group, RESEARCH).email,
        observer=_assessor(other, "Ola Observer", group, DESIGN, level=Level.OBSERVING).email,
        busy=_assessor(fifth, "Nico Busy", group, DESIGN).email,
        peer=_person("Percy Peer", fifth),
    )


def _person(name: str, council: Council, **facts: object) -> str:
    facts |= {"name": name, "email": _email(name), "password_hash": make.hashed(PASSWORD)}
    email: str = make.person(council, **facts).email  # type: ignore[arg-type]
    return email


def _assessor(
    council: Council,
    name: str,
    group: PeerGroup,
    *disciplines: Discipline,
    level: Level = Level.LEAD,
) -> Person:
    facts = {"name": name, "email": _email(name), "password_hash": make.hashed(PASSWORD)}
    person = make.assessor(council, *disciplines, level=level, **facts)
    make.save(ReviewsFor(person_id=person.id, group_id=group.id))
    return person


def _email(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@example.org"


def _worked_at(council: Council, person: Person) -> None:
    """A soft interest: they left this council less than two years before."""
    facts = {"started_on": date(2024, 1, 8), "ended_on": date(2026, 3, 2)}
    make.save(Membership(person_id=person.id, council_id=council.id, **facts))
