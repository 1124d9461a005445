"""Peer groups: their councils, coordinators, assessors and figures."""

import sqlalchemy as sa

from ..clock import now, today
from ..db import db
from ..models.columns import not_over
from ..models.councils import Council, GroupCouncil, PeerGroup
from ..models.people import Coordination, Person, ReviewsFor
from ..models.reviews import ActingCoordinator, Review
from ..queries import accounts, councils, groups, recipients, site
from ..queries import people as everybody
from ..rules.errors import Outdated, Refused
from ..rules.groups import slug_of
from ..rules.panels import Level
from ..rules.people import Standing, offices
from ..rules.permissions import check_on_site
from ..rules.verbs import SiteVerb
from . import departures, history, joinings, outbox, unanswered
from .memberships import live_membership
from .people import known_or_new, tell


def create_group(*, by: Standing, name: str, about: str = "") -> PeerGroup:
    """A new peer group, with the usual figures, without councils and coordinators."""
    check_on_site(SiteVerb.CREATE_GROUP, offices(by))
    slug = slug_of(name)
    if not slug:
        raise Refused("name", "Enter a name with letters or numbers in it")
    if councils.group_by_slug(slug) is not None or groups.by_name(name) is not None:
        raise Refused("name", "There is already a group of this name. Enter another one")
    group = PeerGroup(slug=slug, name=name, about=about)
    db.session.add(group)
    history.record(SiteVerb.CREATE_GROUP, by=by, on=("group", slug))
    return group


def change_group(
    group: PeerGroup, *, by: Standing, version: int, name: str, about: str, **figures: int
) -> None:
    """The group's name, description and figures. Its address stays; reviews keep their dates."""
    _check(SiteVerb.CHANGE_GROUP, group, by)
    if group.version != version:
        raise Outdated([("Name", group.name), ("About the group", group.about)])
    same = groups.by_name(name)
    if same is not None and same.id != group.id:
        raise Refused("name", "There is already a group of this name. Enter another one")
    group.name, group.about = name, about
    for figure, value in figures.items():
        setattr(group, figure, value)
    group.version += 1
    history.record(SiteVerb.CHANGE_GROUP, by=by, on=("group", group.slug))


def _check(verb: SiteVerb, group: PeerGroup, by: Standing) -> None:
    check_on_site(verb, offices(by, group_ids=frozenset({group.id})))


def take_into_group(group: PeerGroup, *, by: Standing, council: str) -> Council:
    """A council belongs to the group from today; it may belong to another group too."""
    _check(SiteVerb.TAKE_INTO_GROUP, group, by)
    found = councils.named(council)
    if found is None:
        raise Refused("council", "Enter the name of a council as the register has it")
    if found.ended_on is not None and found.ended_on <= today():
        raise Refused("council", f"{found.nice_name} no longer exists. Enter its successor")
    if group.id in councils.groups_of(found.id):
        raise Refused("council", f"{found.nice_name} is already in {group.name}")
    db.session.add(GroupCouncil(group_id=group.id, council_id=found.id, started_on=today()))
    history.record(SiteVerb.TAKE_INTO_GROUP, by=by, on=("council", found.code))
    return found


def let_out_of_group(group: PeerGroup, council: Council, *, by: Standing) -> None:
    """A council belongs to the group no longer. Its reviews stay with the group they began in."""
    _check(SiteVerb.LET_OUT_OF_GROUP, group, by)
    db.session.execute(
        sa.update(GroupCouncil)
        .where(
            GroupCouncil.group_id == group.id,
            GroupCouncil.council_id == council.id,
            not_over(GroupCouncil, today()),
        )
        .values(ended_on=today())
    )
    history.record(SiteVerb.LET_OUT_OF_GROUP, by=by, on=("council", council.code))


def name_coordinator(group: PeerGroup, *, by: Standing, name: str, email: str) -> Person:
    """Somebody coordinates the group from today; whoever is new is invited by e-mail."""
    _check(SiteVerb.NAME_COORDINATOR, group, by)
    person = known_or_new(name=name, email=email)
    if any(person.id == one.person_id for one in groups.coordinations(group)):
        raise Refused("email", f"{person.name} already coordinates {group.name}")
    if not groups.is_coordinated_by(group, person):  # that of somebody deactivated is not shown
        coordination = Coordination(person_id=person.id, group_id=group.id, started_on=today())
        db.session.add(coordination)
    history.record(SiteVerb.NAME_COORDINATOR, by=by, on=("person", person.ref))
    facts = {"group": group.name, "slug": group.slug, "named_by": by.name}
    tell(person, "named_coordinator", by=by, joined=group.name, **facts)
    db.session.flush()  # who runs the group's reviews now is read from the table
    departures.end_acting()
    return person


def end_coordination(group: PeerGroup, coordination: Coordination, *, by: Standing) -> None:
    """Somebody coordinates the group no longer: oneself, to hand over, or another. One stays."""
    _check(SiteVerb.END_COORDINATION, group, by)
    if not recipients.of_group(group.id) - {coordination.person_id}:
        raise Refused(None, "Name another coordinator first: a group needs one")
    with departures.calling_for_coordinators():  # those who stay may have a conflict
        coordination.ended_on = today()
    unanswered.end_link(coordination.person_id)
    history.record(SiteVerb.END_COORDINATION, by=by, on=("coordination", coordination.ref))
    outbox.tell(
        [coordination.person_id],
        "coordination_ended",
        but=by.id,
        group=group.name,
        slug=group.slug,
        ended_by=by.name,
    )


def invite_assessor(
    group: PeerGroup, *, by: Standing, name: str, email: str, council: str | None = None
) -> Person:
    """Somebody is asked to review for the group; whoever is new is invited by e-mail.

    `council`: the code of the council of this group that they work for, so that a conflict is
    known as soon as they agree that they do; empty where it is another one, or none.
    """
    _check(SiteVerb.INVITE_ASSESSOR, group, by)
    own = groups.council_in(group, council) if council else None
    person = known_or_new(name=name, email=email)
    if db.session.get(ReviewsFor, (person.id, group.id)) is not None and person.is_assessor:
        raise Refused("email", f"{person.name} already reviews for {group.name}")
    if db.session.get(ReviewsFor, (person.id, group.id)) is None:
        db.session.add(ReviewsFor(person_id=person.id, group_id=group.id))
    person.is_assessor = True
    tell(person, "joined_group", by=by, joined=group.name, slug=group.slug)
    if own is None or live_membership(person, own) is not None:
        history.record(SiteVerb.INVITE_ASSESSOR, by=by, on=("person", person.ref))
        return person
    is_told = not accounts.has_one(person)  # the invitation leads there; two would end the first
    joinings.invite(person, own, by=by, verb=SiteVerb.INVITE_ASSESSOR, is_told=is_told)
    return person


def set_level(group: PeerGroup, person: Person, *, by: Standing, level: Level) -> None:
    """How far an assessor of the group has come: a coordinator's step, never the system's."""
    _check(SiteVerb.SET_LEVEL, group, by)
    if person.level is not level:
        person.level = level
        outbox.tell([person.id], "level_set", but=by.id, level=level.value, set_by=by.name)
    history.record(SiteVerb.SET_LEVEL, by=by, on=("person", person.ref))


def name_acting_coordinator(review: Review, *, by: Standing, email: str) -> Person:
    """Somebody runs one review whose group has no coordinator without a conflict.

    What the review is about stays unknown to the administrator; so does why somebody may not.
    """
    check_on_site(SiteVerb.NAME_ACTING_COORDINATOR, offices(by))
    # Held until the commit: of two administrators who name somebody at once, the second is too late.
    db.session.execute(sa.select(Review.id).where(Review.id == review.id).with_for_update())
    site.leaderless(review.ref)
    person = everybody.by_email(email)
    if person is None or not _may_act(person, review):
        raise Refused(
            "email", "This person cannot run this review. Enter the address of somebody else"
        )
    db.session.add(ActingCoordinator(review_id=review.id, person_id=person.id, named_at=now()))
    verb = SiteVerb.NAME_ACTING_COORDINATOR
    history.record(verb, by=by, review=review, on=("person", person.ref))
    outbox.tell([person.id], "named_acting_coordinator", review=review)
    return person


def _may_act(person: Person, review: Review) -> bool:
    standing = everybody.standing(person.id)
    return (
        standing.is_signed_in
        and person.id != review.contact_id
        and not standing.is_conflicted(review.council_id)
    )
