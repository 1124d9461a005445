"""The team of a review: name somebody on it, say what they do, choose the contact, take them off."""

from ..clock import now
from ..db import db
from ..models.columns import new_ref
from ..models.people import Person
from ..models.reviews import Review, TeamPlace
from ..queries import team
from ..rules.errors import NotAllowed, Outdated, Refused
from ..rules.people import Office, Standing, offices
from ..rules.permissions import may_on_site
from ..rules.requests import Step
from ..rules.verbs import SiteVerb, Verb
from ..words import joined
from . import history, joinings, outbox, people


def name_team(
    review: Review, *, by: Standing, email: str, does: str, name: str = ""
) -> TeamPlace | None:
    """Name a colleague on the team by e-mail. Whom nobody knows here yet, a publisher invites.

    None where they were invited: they are on the team once they agree to work for the council.
    """
    relation = history.allow(review, Verb.NAME_TEAM, by=by)
    person = team.colleague(review, email) or _invite(review, by=by, email=email, name=name)
    if any(place.person_id == person.id for place in team.places(review)):
        raise Refused("email", f"{person.name} is on the team already")
    if any(person_id == person.id for person_id, _ in team.waiting(review)):
        return None
    place = TeamPlace(
        ref=new_ref("T", 8), review_id=review.id, person_id=person.id, does=does, named_at=now()
    )
    db.session.add(place)
    history.record(
        Verb.NAME_TEAM, by=by, relation=relation, review=review, on=(Step.TEAM.value, place.ref)
    )
    if team.colleague(review, email) is None:
        return None
    outbox.tell([person.id], "named_on_team", review=review, but=by.id, named_by=by.name)
    return place


def _invite(review: Review, *, by: Standing, email: str, name: str) -> Person:
    held = offices(by, council_id=review.council_id)
    if not may_on_site(SiteVerb.INVITE_COLLEAGUE, held & {Office.PUBLISHER_OF}):
        who = joined(team.publishers(review.council_id), "or")
        raise Refused(
            "email",
            f"Nobody at {review.council.name} uses this address here yet. "
            + (f"Ask a publisher to add them: {who}" if who else "Ask your coordinator for help"),
        )
    if not name:
        raise Refused(
            "name", "This address is new here. Enter their full name too, and we will invite them"
        )
    person = people.known_or_new(name=name, email=email)
    joinings.invite(person, review.council, by=by, verb=SiteVerb.INVITE_COLLEAGUE)
    db.session.flush()  # somebody who had asked to join works there now
    return person


def say_what_they_do(
    review: Review, place: TeamPlace, *, by: Standing, version: int, does: str
) -> None:
    """Save what a person does on the team."""
    relation = history.allow(review, Verb.NAME_TEAM, by=by)
    if version != place.version:
        raise Outdated([("What they do", place.does)])
    place.does = does
    place.version += 1
    _record(review, place, by, relation)


def make_contact(review: Review, place: TeamPlace, *, by: Standing) -> None:
    """Make somebody on the team the one to contact."""
    relation = history.allow(review, Verb.NAME_TEAM, by=by)
    if review.contact_id != place.person_id:
        review.contact_id = place.person_id
        review.version += 1
        _record(review, place, by, relation)


def take_off(review: Review, place: TeamPlace, *, by: Standing) -> None:
    """Take somebody off the team; the contact stays until somebody else is."""
    relation = history.allow(review, Verb.NAME_TEAM, by=by)
    if review.contact_id == place.person_id:
        raise Refused(
            None, f"{place.person.name} is the contact. Choose another contact, then try again"
        )
    place.left_at = now()
    _record(review, place, by, relation)


def say_access_needs(
    review: Review, place: TeamPlace, *, by: Standing, version: int, access_needs: str
) -> None:
    """Save what somebody on the team needs to take part well; only they themselves say it."""
    relation = history.allow(review, Verb.NAME_TEAM, by=by)
    if place.person_id != by.id:
        raise NotAllowed("access needs are said by oneself")
    if version != place.version:
        raise Outdated([("What you need", place.access_needs)])
    place.access_needs = access_needs
    place.version += 1
    _record(review, place, by, relation)


def _record(review: Review, place: TeamPlace, by: Standing, relation: str) -> None:
    history.record(
        Verb.NAME_TEAM, by=by, relation=relation, review=review, on=(Step.TEAM.value, place.ref)
    )
