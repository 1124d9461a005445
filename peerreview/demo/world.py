"""The world of the demo before its first review: councils, groups, people and what they say of themselves."""

from collections.abc import Iterator
from functools import partial

from .. import credentials
from ..clock import now
from ..db import db
from ..models.councils import Council
from ..models.people import Person
from ..operations import councils, domains, groups, joinings, memberships, offers, people, profiles
from ..queries import councils as found
from ..queries import groups as group_queries
from ..queries import joinings as joining_queries
from ..queries import offers as offer_queries
from ..rules.panels import InterestKind, Level
from ..rules.standard import Discipline
from . import cast, content
from .cast import by
from .content import Table
from .days import Step, at, day

PASSWORD = "demo-peer-review-2026"
BEGINNING = -430
ADMINISTRATOR = "leontyne"


def steps() -> Iterator[Step]:
    """How the world of the demo came to be, in the order of time."""
    told = content.read("councils")
    members = cast.members()
    first = day(BEGINNING)
    yield Step(at(first, 9), partial(_councils_and_people, told, members))
    yield Step(at(first, 10), partial(_groups, told))
    yield Step(at(first, 11), partial(_memberships, members))
    yield Step(at(first, 12), partial(_coordinators, members))
    yield Step(at(first, 13), partial(_profiles, members))
    yield Step(at(first, 14), partial(_levels, members))
    yield Step(at(first, 15), partial(_ties, told))
    yield Step(at(first, 16), _domains)
    for council in told["councils"]:
        if "successor" in council:
            yield Step(at(day(council["ended"]), 9), partial(_succession, council, told, members))
    for member in members:
        if "since" in member:
            yield Step(at(day(member["since"]), 9), partial(_change_council, member))
        if "asks" in member:
            yield Step(at(day(member["asked_on"]), 9), partial(_ask, member))
        if "invited_to" in member:
            yield Step(at(day(member["invited_on"]), 9), partial(_invite, member))
    yield from _offers()


def _councils_and_people(told: Table, members: list[Table]) -> None:
    kept = credentials.hash_of(PASSWORD)  # slow on purpose, so once for all
    for council in told["councils"]:
        facts = {k: council[k] for k in ("code", "name", "nice_name", "nation", "region", "kind", "population")}  # fmt: skip
        for end in ("began", "ended"):
            if end in council:
                facts[{"began": "started_on", "ended": "ended_on"}[end]] = day(council[end])
        db.session.add(Council(**facts))
    for member in members:
        facts = {"name": member["name"], "email": cast.email(member), "password_hash": kept}
        db.session.add(Person(created_at=now(), **facts))
    db.session.flush()
    people.invite_administrator(email=cast.EMAILS[ADMINISTRATOR], name="")


def _groups(told: Table) -> None:
    for group in told["groups"]:
        made = groups.create_group(by=by(ADMINISTRATOR), name=group["name"], about=group["about"])
        db.session.flush()
        for council in told["councils"]:
            if group["key"] in council["groups"] and "began" not in council:
                groups.take_into_group(made, by=by(ADMINISTRATOR), council=council["name"])


def _memberships(members: list[Table]) -> None:
    for member in members:
        codes = [member["before"]] if "before" in member else member["councils"]
        for code in codes:
            _join(member, code)


def _join(member: Table, code: str) -> None:
    """Somebody is invited, and agrees that they work for the council."""
    council = found.seen(code)
    who = {"name": member["name"], "email": cast.email(member)}
    publisher = member.get("publisher", False)
    joinings.invite_colleague(council, by=by(ADMINISTRATOR), publisher=publisher, **who)
    for joining in joining_queries.waiting_of(cast.person(member["key"]).id):
        joinings.answer_invitation(joining, by=by(member["key"]), works_there=True)


def _domains() -> None:
    for code in cast.DOMAINS:
        council = found.seen(code)
        domains.register_domain(council, by=by(ADMINISTRATOR), domain=cast.domain(code))


def _ask(member: Table) -> None:
    """Somebody with an address at the council asks to join, and waits."""
    joinings.ask(member["asks"], by=by(member["key"]))


def _invite(member: Table) -> None:
    """A publisher invites somebody who is known here, and who has not answered yet."""
    who = {"name": member["name"], "email": cast.email(member)}
    joinings.invite_colleague(found.seen(member["invited_to"]), by=by(member["invited_by"]), **who)


def _coordinators(members: list[Table]) -> None:
    for member in members:
        if "coordinates" in member:
            group = group_queries.by_slug(member["coordinates"])
            who = {"name": member["name"], "email": cast.email(member)}
            groups.name_coordinator(group, by=by(ADMINISTRATOR), **who)


def _profiles(members: list[Table]) -> None:
    for member in members:
        me = by(member["key"])
        if "level" in member:
            profiles.edit_profile(
                by=me,
                version=1,
                name=member["name"],
                is_assessor=True,
                disciplines=[Discipline(one) for one in member["disciplines"]],
                groups=member["reviews_for"],
                most_at_once=member["most_at_once"],
                most_per_year=member["most_per_year"],
                access_needs=member.get("access_needs", ""),
            )
        for interest in member.get("interests", ()):
            council = found.seen(interest["council"]).name
            kind = InterestKind(interest["kind"])
            profiles.declare_interest(by=me, council=council, kind=kind, words=interest["words"])


def _levels(members: list[Table]) -> None:
    coordinators = {one["coordinates"]: one["key"] for one in members if "coordinates" in one}
    for member in members:
        if "level" in member:
            group = group_queries.by_slug(member["reviews_for"][0])
            assessor = group_queries.assessor(group, cast.person(member["key"]).ref)
            who, level = by(coordinators[group.slug]), Level(member["level"])
            groups.set_level(group, assessor, by=who, level=level)


def _ties(told: Table) -> None:
    for council in told["councils"]:
        for code in council.get("shares_services_with", ()):
            other = found.seen(code).name
            councils.tie_councils(found.seen(council["code"]), by=by(ADMINISTRATOR), other=other)


def _succession(council: Table, told: Table, members: list[Table]) -> None:
    """One council takes the place of another; its people move along."""
    successor = next(one for one in told["councils"] if one["code"] == council["successor"])
    admin = by(ADMINISTRATOR)
    councils.name_successor(found.seen(council["code"]), by=admin, successor=successor["name"])
    for slug in successor["groups"]:
        group = group_queries.by_slug(slug)
        groups.take_into_group(group, by=admin, council=successor["name"])
    for member in members:
        if member.get("before") == council["code"]:
            _change_council(member)


def _change_council(member: Table) -> None:
    before = found.seen(member["before"])
    membership = memberships.live_membership(cast.person(member["key"]), before)
    if membership is not None:
        memberships.end_membership(before, membership, by=by(ADMINISTRATOR), sure=True)
    _join(member, member["councils"][0])


def _offers() -> Iterator[Step]:
    for told in content.read("offers")["offers"]:
        yield Step(at(day(told["on"]), 11), partial(offer_help, told))
        if "discarded_by" in told:
            yield Step(at(day(told["discarded_on"]), 16), partial(_discard, told))


def offer_help(told: Table) -> None:
    """A coordinator offers a council help."""
    group = group_queries.by_slug(told["group"])
    code, why = told["council"], told["why"]
    offers.offer_help(group, by=by(told["coordinator"]), council=code, why=why)


def _discard(told: Table) -> None:
    council = found.seen(told["council"])
    newest = offer_queries.made_to(council).items[0]
    offer = offer_queries.offer(council, newest.ref)
    offers.discard_offer(offer, by=by(told["discarded_by"]))
