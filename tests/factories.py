"""Things to test with: plain functions, nothing hidden, nothing random beyond references.

Use as `from tests import factories as make`.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from peerreview import credentials
from peerreview.clock import now, today
from peerreview.db import db
from peerreview.models.councils import Council, GroupCouncil, PeerGroup
from peerreview.models.messages import Message
from peerreview.models.panels import Seat, SeatDiscipline, Session
from peerreview.models.people import (
    Coordination,
    Interest,
    Membership,
    Person,
    PersonDiscipline,
)
from peerreview.models.reviews import (
    FocusPoint,
    OfferedHalfDay,
    Point,
    Review,
    ScaleOption,
    Service,
    Standard,
    TeamPlace,
)
from peerreview.models.sign_ins import SignIn
from peerreview.queries import people
from peerreview.rules.dates import Half
from peerreview.rules.lifecycle import ENDED_EARLY, Status
from peerreview.rules.panels import Format, InterestKind, Level
from peerreview.rules.people import SeatRole, SeatState, Standing
from peerreview.rules.services import Built, Stage
from peerreview.rules.sign_ins import Means
from peerreview.rules.standard import Discipline

_numbers = count(1)
LONG_AGO = date(2020, 1, 6)


def save(row: Any) -> Any:
    """Put a row into the database."""
    db.session.add(row)
    db.session.commit()
    return row


def secret() -> str:
    """The token in the newest mail that has one; empty where none has."""
    newest = sa.select(Message.secret).where(Message.secret.is_not(None)).order_by(-Message.id)
    kept = db.session.scalars(newest.limit(1)).first()
    return credentials.opened(kept) if kept else ""


def group(name: str = "") -> PeerGroup:
    """A peer group."""
    number = next(_numbers)
    return save(PeerGroup(slug=f"group-{number}", name=name or f"Group {number}"))


def council(group: PeerGroup | None = None, name: str = "", **changes: Any) -> Council:
    """A council, in `group` where one is given."""
    number = next(_numbers)
    name = name or f"Testshire {number}"
    facts = {"nation": "England", "region": "Testlands", "kind": "District"} | changes
    made = save(Council(code=f"T{number:03}", name=f"{name} Council", nice_name=name, **facts))
    if group is not None:
        save(GroupCouncil(group_id=group.id, council_id=made.id, started_on=LONG_AGO))
    return made


def person(
    council: Council | None = None,
    *,
    publisher: bool = False,
    coordinates: PeerGroup | None = None,
    disciplines: Iterable[Discipline] = (),
    **changes: Any,
) -> Person:
    """A person with an account; working for `council`, publishing for it, coordinating a group, as asked."""
    number = next(_numbers)
    facts = {"name": f"Person {number}", "email": f"person{number}@example.org"}
    facts |= {"password_hash": "set"} | changes  # an account that no password opens
    made = save(Person(created_at=now(), **facts))
    if council is not None:
        save(
            Membership(
                person_id=made.id,
                council_id=council.id,
                is_publisher=publisher,
                started_on=LONG_AGO,
            )
        )
    if coordinates is not None:
        save(Coordination(person_id=made.id, group_id=coordinates.id, started_on=LONG_AGO))
    for discipline in disciplines:
        save(PersonDiscipline(person_id=made.id, discipline=discipline))
    return made


def assessor(
    council: Council, *disciplines: Discipline, level: Level = Level.LEAD, **changes: Any
) -> Person:
    """A person who reviews, at the level of a lead unless told otherwise."""
    return person(council, disciplines=disciplines, is_assessor=True, level=level, **changes)


def interest(
    person: Person, council: Council, kind: InterestKind = InterestKind.STAKE, words: str = ""
) -> Interest:
    """A declared interest; hard unless the kind is the soft one."""
    return save(
        Interest(
            person_id=person.id,
            council_id=council.id,
            kind=kind,
            is_hard=kind is not InterestKind.DECLARED,
            words=words,
            declared_at=now(),
        )
    )


def standard(points: int = 3, **changes: Any) -> Standard:
    """A standard of a few points, with the usual scale; disciplines in turn."""
    number = next(_numbers)
    facts = {
        "slug": f"standard-{number}", "version": "1", "name": f"Standard {number}",
        "publisher": "Testers", "address": "https://example.org/standard", "digest": "0" * 64,
        "not_covered": "There was no time.", "not_applicable": "It does not apply.",
    } | changes  # fmt: skip
    disciplines = list(Discipline)
    made = Standard(stored_at=now(), **facts)
    made.points = [
        Point(
            number=n, title=f"Point {n}", summary=f"What point {n} is about.",
            discipline=disciplines[(n - 1) % len(disciplines)], prompts=["How?", "Who?"],
            evidence=["A plan"], address="https://example.org/standard",
        )
        for n in range(1, points + 1)
    ]  # fmt: skip
    scale = (
        (4, "Leading", False),
        (3, "Working well", False),
        (2, "Some way to go", True),
        (1, "Help needed", True),
    )
    made.options = [
        ScaleOption(number=n, label=label, explanation=f"{label}.", needs_suggestion=needs)
        for n, label, needs in scale
    ]
    return save(made)


def service(council: Council, **changes: Any) -> Service:
    """A service of the council, described."""
    facts = {
        "name": f"Service {next(_numbers)}", "what": "Report a pothole", "whom": "Residents",
        "owner": "Head of Streets", "stage": Stage.LIVE, "built": Built.BUILT,
    } | changes  # fmt: skip
    return save(Service(council_id=council.id, created_at=now(), **facts))


def review(
    council: Council,
    status: Status = Status.DRAFT,
    *,
    group: PeerGroup | None = None,
    reached: Status | None = None,
    standard: Standard | None = None,
    contact: Person | None = None,
    by: Person | None = None,
    focus: Iterable[int] = (1,),
    **changes: Any,
) -> Review:
    """A review with a complete request, at any status; nothing else of its past is made up."""
    standard = standard or globals()["standard"]()
    by = by or contact or person(council)
    if reached is None:
        reached = Status.REQUESTED if status in ENDED_EARLY else status
    facts: dict[str, Any] = {
        "stage": Stage.LIVE, "built": Built.BUILT, "what": "Report a pothole", "whom": "Residents",
        "format": Format.SHORT, "status_since": now(), "created_at": now(),
    } | changes  # fmt: skip
    if "service_id" not in facts:
        facts["service_id"] = service(council).id
    made = save(
        Review(
            council_id=council.id,
            group_id=group.id if group else None,
            standard_id=standard.id,
            contact_id=contact.id if contact else None,
            created_by_id=by.id,
            status=status,
            reached=reached,
            **facts,
        )
    )
    _focus_and_dates(made, [point for point in standard.points if point.number in set(focus)])
    return made


def _focus_and_dates(review: Review, chosen: list[Point]) -> None:
    db.session.add_all(FocusPoint(review_id=review.id, point_id=point.id) for point in chosen)
    for days, half in ((60, Half.AM), (61, Half.PM)):
        on = today() + timedelta(days=days)
        db.session.add(OfferedHalfDay(review_id=review.id, on=on, half=half))
    db.session.commit()


def named(review: Review, person: Person, **changes: Any) -> TeamPlace:
    """A place on the review's team."""
    return save(TeamPlace(review_id=review.id, person_id=person.id, named_at=now(), **changes))


def seat(
    review: Review,
    person: Person,
    role: SeatRole = SeatRole.ASSESSOR,
    state: SeatState = SeatState.ACCEPTED,
    *disciplines: Discipline,
    **changes: Any,
) -> Seat:
    """A seat on the review's panel."""
    made = Seat(
        review_id=review.id,
        person_id=person.id,
        role=role,
        state=state,
        proposed_at=now(),
        **changes,
    )
    made.disciplines = [SeatDiscipline(discipline=one) for one in disciplines]
    return save(made)


def session(review: Review, on: date | None = None, hours: tuple[int, int] = (9, 11)) -> Session:
    """A session of the review; 60 days from now unless told otherwise, hours in UTC."""
    on = on or today() + timedelta(days=60)
    starts, ends = (datetime(on.year, on.month, on.day, hour, tzinfo=UTC) for hour in hours)
    return save(Session(review_id=review.id, starts_at=starts, ends_at=ends))


def sign_in(person: Person) -> str:
    """A live sign-in; gives the token that the cookie carries."""
    token = f"token-{next(_numbers)}"
    hashed = hashlib.sha256(token.encode()).hexdigest()
    save(
        SignIn(
            token=hashed,
            person_id=person.id,
            means=Means.PASSWORD,
            started_at=now(),
            last_used_at=now(),
        )
    )
    return token


def standing(person: Person) -> Standing:
    """What the person is today: for operations, `by=make.standing(person)`."""
    return people.standing(person.id)


def hashed(password: str) -> str:
    """A password as it is kept."""
    return credentials.hash_of(password)
