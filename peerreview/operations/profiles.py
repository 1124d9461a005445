"""What people say of themselves: as assessors, when they are free, and how close they are."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from ..clock import now, today
from ..db import db
from ..models.councils import Council
from ..models.people import Availability, Interest, Person, PersonDiscipline, ReviewsFor
from ..queries import councils, interests, people, recipients
from ..rules.dates import Free, HalfDay
from ..rules.errors import NotVisible, Outdated, Refused
from ..rules.panels import DECLARABLE, HARD, InterestKind
from ..rules.people import Standing, offices
from ..rules.permissions import check_on_site
from ..rules.standard import Discipline
from ..rules.verbs import SiteVerb
from . import departures, history, outbox


def edit_profile(
    *,
    by: Standing,
    version: int,
    name: str,
    is_assessor: bool,
    disciplines: Iterable[Discipline],
    groups: Iterable[str],
    most_at_once: int,
    most_per_year: int,
    access_needs: str,
) -> None:
    """A person's own profile; `groups` are slugs of the groups that they will review for."""
    person = _own(SiteVerb.EDIT_PROFILE, by)
    chosen = [group for group in councils.groups() if group.slug in set(groups)]
    if person.version != version:
        raise Outdated(_as_it_stands(person))
    if is_assessor and not chosen:
        raise Refused("groups", "Choose at least one group that you will review for")
    person.name, person.access_needs = name, access_needs
    person.is_assessor = is_assessor
    person.most_at_once, person.most_per_year = most_at_once, most_per_year
    _replace_choices(person, disciplines, [group.id for group in chosen])
    person.version += 1
    history.record(SiteVerb.EDIT_PROFILE, by=by, on=("person", person.ref))


def _own(verb: SiteVerb, by: Standing) -> Person:
    check_on_site(verb, offices(by))
    return people.profile(by.ref)


def _as_it_stands(person: Person) -> list[tuple[str, str]]:
    return [
        ("Name", person.name),
        ("Disciplines", ", ".join(row.discipline for row in person.disciplines)),
        ("Groups", ", ".join(row.group.name for row in person.reviews_for)),
        ("Most reviews at once", str(person.most_at_once)),
        ("Most reviews in a year", str(person.most_per_year)),
        ("Access needs", person.access_needs),
    ]


def _replace_choices(
    person: Person, disciplines: Iterable[Discipline], group_ids: Iterable[int]
) -> None:
    for kind in (PersonDiscipline, ReviewsFor):
        db.session.execute(sa.delete(kind).where(kind.person_id == person.id))
    for discipline in disciplines:
        row = {"person_id": person.id, "discipline": discipline}
        db.session.execute(sa.insert(PersonDiscipline).values(row))
    for group_id in group_ids:
        row = {"person_id": person.id, "group_id": group_id}
        db.session.execute(sa.insert(ReviewsFor).values(row))


def say_when_free(*, by: Standing, answers: Mapping[HalfDay, Free | None]) -> None:
    """What a person says of these half-days; None takes an answer back, so that it is not known.

    Half-days that have passed are left as they are.
    """
    person = _own(SiteVerb.SAY_WHEN_FREE, by)
    for half_day, answer in answers.items():
        if half_day.on < today():
            continue
        db.session.execute(
            sa.delete(Availability).where(
                Availability.person_id == person.id,
                Availability.on == half_day.on,
                Availability.half == half_day.half,
            )
        )
        if answer is not None:
            row = Availability(
                person_id=person.id, on=half_day.on, half=half_day.half, answer=answer
            )
            db.session.add(row)
    history.record(SiteVerb.SAY_WHEN_FREE, by=by, on=("person", person.ref))


def declare_interest(*, by: Standing, council: str, kind: InterestKind, words: str) -> Interest:
    """A connection of a person with a council. Hard or soft follows from its kind.

    A hard one takes effect at once: whatever they are to that council's reviews, they lose.
    """
    found = councils.named(council)
    if found is None:
        raise Refused("council", "Enter the name of a council as the register has it")
    return declare(found, by=by, kind=kind, words=words)


def declare(council: Council, *, by: Standing, kind: InterestKind, words: str) -> Interest:
    """A connection of a person with this council: as `declare_interest`, where it is known which.

    Said again without a new word it is the one from before, so that its waiver still covers it.
    """
    person = _own(SiteVerb.DECLARE_INTEREST, by)
    if kind not in DECLARABLE:
        raise Refused("kind", "Choose what kind of connection it is")
    for known in people.interests(by):
        is_same = (known.council_id, known.kind, known.ended_at) == (council.id, kind, None)
        if is_same and words in ("", known.words):
            return known
    interest = Interest(
        person_id=person.id,
        council_id=council.id,
        kind=kind,
        is_hard=kind in HARD,
        words=words,
        declared_at=now(),
    )
    with departures.calling_for_coordinators():  # whoever runs a review there may do so no longer
        db.session.add(interest)
    history.record(SiteVerb.DECLARE_INTEREST, by=by, on=("interest", interest.ref))
    for review in people.panels_close_to(council, by):
        outbox.tell_coordinators(review, "interest_declared", but=by.id, name=by.name)
    return interest


def end_interest(interest: Interest, *, by: Standing) -> None:
    """A connection that a person once declared has ended: from their next request it stands against
    nothing. What a hard one gives back is told to the coordinators of the open reviews concerned.

    Where such a review has no other coordinator, administrators hear of it. An acting coordinator
    goes on, so that nobody takes a review from another's hands by a word about themselves.
    """
    check_on_site(SiteVerb.DECLARE_INTEREST, offices(by))
    if interest.person_id != by.id:
        raise NotVisible(interest.ref)
    if interest.ended_at is not None:
        return
    interest.ended_at = now()
    history.record("end interest", by=by, on=("interest", interest.ref))
    if not interest.is_hard:
        return
    db.session.flush()  # who coordinates now is read from the tables
    council = db.session.get_one(Council, interest.council_id)
    for review in interests.given_back(council, people.standing(by.id or 0)):
        coordinators = recipients.coordinators(review)
        outbox.tell(coordinators, "interest_ended", review=review, but=by.id, name=by.name)
        if coordinators == {by.id}:
            facts: dict[str, Any] = {"name": by.name, "reference": review.ref}
            outbox.tell(recipients.administrators(), "coordinator_returned", but=by.id, **facts)
