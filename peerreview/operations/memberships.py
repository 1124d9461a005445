"""Memberships: somebody works for a council, may act for it, and one day no longer does."""

import sqlalchemy as sa

from ..clock import today
from ..db import db
from ..models.columns import lasting
from ..models.councils import Council
from ..models.people import Membership, Person
from ..queries import people, recipients, team
from ..rules.errors import Refused
from ..rules.people import Standing, offices
from ..rules.permissions import check_on_site
from ..rules.verbs import SiteVerb
from . import departures, history, outbox, unanswered


def live_membership(person: Person, council: Council) -> Membership | None:
    """The membership by which this person works for the council today."""
    return db.session.execute(
        sa.select(Membership).where(
            Membership.person_id == person.id,
            Membership.council_id == council.id,
            lasting(Membership, today()),
        )
    ).scalar_one_or_none()


def begin_membership(person: Person, council: Council, *, publisher: bool) -> None:
    """Both sides have said yes: somebody works for the council from today.

    They hear of the reviews on whose team they were named before. Who sits on a panel that is now
    too close to them is told to its coordinators; administrators hear of reviews that it leaves
    without one.
    """
    with departures.calling_for_coordinators():  # a coordinator may work for a host from now on
        membership = live_membership(person, council)
        if membership is None:
            membership = Membership(person_id=person.id, council_id=council.id, started_on=today())
            membership.is_publisher = publisher
            db.session.add(membership)
        membership.is_publisher = membership.is_publisher or publisher
    standing = people.standing(person.id)
    for review in team.named_on(person.id, council.id):
        outbox.tell([person.id], "named_on_team", review=review)
    for review in people.panels_close_to(council, standing):
        outbox.tell_coordinators(review, "panel_conflict", but=person.id, name=person.name)


def name_publisher(council: Council, membership: Membership, *, by: Standing) -> None:
    """A colleague may act for the council from now on."""
    _check(SiteVerb.NAME_PUBLISHER, council, by)
    if membership.is_publisher:
        return
    membership.is_publisher = True
    history.record(SiteVerb.NAME_PUBLISHER, by=by, on=("membership", membership.ref))
    outbox.tell(
        [membership.person_id],
        "named_publisher",
        but=by.id,
        council=council.name,
        code=council.code,
        named_by=by.name,
    )


def end_publishing(
    council: Council, membership: Membership, *, by: Standing, sure: bool = False
) -> None:
    """A colleague no longer acts for the council, and goes on working for it. What they invited
    others to ends, and so does an invitation that would let them act for it again.

    Raises Refused where nobody would be left who may act for it, unless they are `sure`.
    """
    _check(SiteVerb.NAME_PUBLISHER, council, by)
    _warn_of_the_last(council, membership, sure)
    membership.is_publisher = False
    db.session.flush()  # who answers now is read from the table
    unanswered.end_between(membership.person_id, council.id, by=by)
    departures.pass_on_askers(council)
    history.record("end publishing", by=by, on=("membership", membership.ref))


def end_membership(
    council: Council, membership: Membership, *, by: Standing, sure: bool = False
) -> None:
    """Somebody works for the council no longer: what they could do by it ends with their next
    request, and nothing of the council waits for them. Raises Refused as `end_publishing` does.
    """
    if membership.person_id != by.id:  # anybody may leave by themselves
        _check(SiteVerb.END_MEMBERSHIP, council, by)
    _warn_of_the_last(council, membership, sure)
    membership.ended_on = today()
    db.session.flush()  # what they still are to the council is read from the table
    departures.leave_council(membership.person_id, council, by=by)
    history.record(SiteVerb.END_MEMBERSHIP, by=by, on=("membership", membership.ref))
    outbox.tell(
        [membership.person_id],
        "membership_ended",
        but=by.id,
        council=council.name,
        ended_by=by.name,
    )


def _check(verb: SiteVerb, council: Council, by: Standing) -> None:
    check_on_site(verb, offices(by, council_id=council.id))


def _warn_of_the_last(council: Council, membership: Membership, sure: bool) -> None:
    # Held until the commit: of two last publishers who leave at once, the second is asked.
    held = sa.select(Council.id).where(Council.id == council.id)
    db.session.execute(held.with_for_update(key_share=True))
    if not sure and is_last_publisher(council, membership):
        raise Refused(
            "sure",
            f"Tick the box if {council.nice_name} should have no publisher. "
            "Or name another publisher first",
        )


def is_last_publisher(council: Council, membership: Membership) -> bool:
    """Whether nobody could act for the council without this membership."""
    others = recipients.publishers(council.id) - {membership.person_id}
    return membership.is_publisher and not others
