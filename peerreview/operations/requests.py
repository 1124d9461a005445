"""Requests: start one, answer its questions, offer dates, submit it."""

from typing import Any

import sqlalchemy as sa

from .. import words
from ..clock import now, today
from ..db import db
from ..models.councils import Council, Offer
from ..models.reviews import (
    ActingCoordinator,
    FocusPoint,
    OfferedHalfDay,
    Review,
    Service,
    TeamPlace,
)
from ..queries import recipients, requests, services, sessions
from ..rules.dates import HalfDay
from ..rules.errors import Outdated, Refused
from ..rules.lifecycle import Status
from ..rules.panels import Format
from ..rules.people import Office, Relation, Standing, offices
from ..rules.permissions import check_on_site
from ..rules.requests import MOST_CLINIC_POINTS, Step, fits
from ..rules.services import Built, Stage
from ..rules.verbs import SiteVerb, Verb
from . import history, outbox

MOST_YEARS_AHEAD = 2  # a date beyond is a slip of the keyboard
REMEMBERED = ("what", "whom", "owner", "stage", "built", "supplier")


def start(
    council: Council,
    *,
    by: Standing,
    service: str | None = None,
    name: str = "",
    offer: Offer | None = None,
) -> Review:
    """A draft for a service of the council, by its reference, or for a new one of this name.

    Whoever starts it is on the team and its contact, until somebody else is. What was last said of
    the service is filled in; the group is, where an offer names it or there is only one.
    """
    check_on_site(SiteVerb.START_REVIEW, offices(by, council_id=council.id))
    if council.ended_on is not None and council.ended_on <= today():
        raise Refused("service", f"{council.name} no longer exists: start with its successor")
    chosen = _service(council, service, name)
    groups = requests.groups_for(council.id)
    group_id = offer.group_id if offer else groups[0].id if len(groups) == 1 else None
    review = Review(
        council=council,
        service=chosen,
        group_id=group_id,
        offer_id=offer.id if offer else None,
        contact_id=by.id,
        created_by_id=by.id,
        created_at=now(),
        status_since=now(),
        **{fact: getattr(chosen, fact) for fact in REMEMBERED},
    )
    db.session.add(review)
    db.session.flush()  # the place on the team needs the review's key
    db.session.add(TeamPlace(review_id=review.id, person_id=by.id, named_at=now()))
    history.record(Verb.START, by=by, relation=Office.WORKS_FOR, review=review)
    return review


def _service(council: Council, ref: str | None, name: str) -> Service:
    if ref:
        found = services.by_ref(council, ref)
        if found is None:
            raise Refused("service", "Choose one of the services in the list")
        return found
    if services.by_name(council.id, name):
        raise Refused("name", f"{name} is in the list already: choose it there")
    facts = {"what": "", "whom": "", "owner": "", "supplier": ""}
    return Service(council_id=council.id, name=name, created_at=now(), **facts)


def describe_service(
    review: Review, *, by: Standing, version: int, name: str, what: str, whom: str, owner: str
) -> None:
    """Save the service's name, what it does, for whom, and who owns it."""
    relation = _open(review, Step.SERVICE, by=by, version=version)
    _insist(review, "what", what, "Enter what the service does")
    _insist(review, "whom", whom, "Enter who the service is for")
    same = services.by_name(review.service.council_id, name) if name else None
    if same is not None and same is not review.service:
        raise Refused("name", f"Another service of your council is called {name}")
    renamed = bool(name) and name != review.service.name
    if renamed:
        review.service.name = name
    answers: dict[str, Any] = {"what": what, "whom": whom, "owner": owner}
    _keep(review, Step.SERVICE, relation, by=by, anyway=renamed, **answers)


def choose_stage(review: Review, *, by: Standing, version: int, stage: Stage | None) -> None:
    """Save how far the service has come."""
    relation = _open(review, Step.STAGE, by=by, version=version)
    _insist(review, "stage", stage, "Choose the stage of the service")
    _keep(review, Step.STAGE, relation, by=by, stage=stage)


def say_who_built(
    review: Review, *, by: Standing, version: int, built: Built | None, supplier: str
) -> None:
    """Save whether the service was built or bought, and from whom."""
    relation = _open(review, Step.BUILT, by=by, version=version)
    _insist(review, "built", built, "Choose whether it was built or bought")
    if built in (Built.BOUGHT, Built.BOTH):
        _insist(review, "supplier", supplier, "Enter the supplier")
    elif built is Built.BUILT:
        supplier = ""
    _keep(review, Step.BUILT, relation, by=by, built=built, supplier=supplier)


def choose_group(review: Review, *, by: Standing, version: int, group: str | None) -> None:
    """Save which peer group is asked, by its slug; a standard that only the old one had is cleared.

    Once submitted, the request stays with the coordinators who are reading it; sent back and given to
    another group, it is seen by that group's coordinators from when it is submitted to them.
    """
    relation = _open(review, Step.GROUP, by=by, version=version)
    found = {each.slug: each.id for each in requests.groups_for(review.council_id)}
    if group and group not in found:
        raise Refused("group", "Choose one of the groups in the list")
    chosen = found[group] if group else None
    if review.status is not Status.DRAFT and chosen != review.group_id:
        raise Refused(
            "group", "This group’s coordinators have the request. Ask them to send it back first"
        )
    standard = review.standard
    if standard is not None and standard.group_id not in (None, chosen):
        review.standard_id = None
        _set_focus(review, ())
    if chosen != review.group_id:
        history.begin_anew(review)
        acting = (ActingCoordinator.review_id == review.id, ActingCoordinator.ended_at.is_(None))
        db.session.execute(sa.update(ActingCoordinator).where(*acting).values(ended_at=now()))
    _keep(review, Step.GROUP, relation, by=by, group_id=chosen)


def choose_standard(review: Review, *, by: Standing, version: int, standard: str | None) -> None:
    """Save the standard and its version; another one clears the focus points."""
    relation = _open(review, Step.STANDARD, by=by, version=version)
    _insist(review, "standard", standard, "Choose a standard")
    found = {each.key: each.id for each in requests.standards_for(review)}
    if standard and standard not in found:
        raise Refused("standard", "Choose one of the standards in the list")
    chosen = found[standard] if standard else None
    if chosen == review.standard_id:
        return
    if review.status is not Status.DRAFT:
        raise Refused(
            "standard",
            "The coordinators are reading the request. To change the standard, "
            "ask them to send it back first",
        )
    _set_focus(review, ())
    _keep(review, Step.STANDARD, relation, by=by, standard_id=chosen)


def choose_format(review: Review, *, by: Standing, version: int, format: Format | None) -> None:
    """Save how the review is to be held."""
    relation = _open(review, Step.FORMAT, by=by, version=version)
    _insist(review, "format", format, "Choose a format")
    if review.status is not Status.DRAFT and not fits(format, len(requests.focus(review))):
        raise Refused(
            "format",
            f"A clinic has time for {MOST_CLINIC_POINTS} points. Choose fewer to focus on first",
        )
    _keep(review, Step.FORMAT, relation, by=by, format=format)


def choose_focus(
    review: Review, *, by: Standing, version: int, points: list[int], questions: str
) -> None:
    """Save the points to focus on, by their numbers in the chosen standard, and the questions."""
    relation = _open(review, Step.FOCUS, by=by, version=version)
    _insist(review, "points", points, "Choose at least one point to focus on")
    known = {point.number: point.id for point in requests.points(review)}
    if not known.keys() >= set(points):
        raise Refused("points", "Choose points of the standard that you have chosen")
    if points and not fits(review.format, len(points)):
        raise Refused("points", f"A clinic has time for {MOST_CLINIC_POINTS} points: choose fewer")
    before = {point.number for point in requests.focus(review)}
    if before != set(points):
        _set_focus(review, [known[number] for number in points])
    changed = before != set(points)
    _keep(review, Step.FOCUS, relation, by=by, anyway=changed, questions=questions)


def offer_dates(review: Review, *, by: Standing, version: int, half_days: list[HalfDay]) -> None:
    """Save the half-days on which the team could have its review; past ones stay as they are.

    The coordinators hear of it once they are looking for dates.
    """
    relation = _open(review, Step.DATES, verb=Verb.OFFER_DATES, by=by, version=version)
    _insist(review, "half_days", len(half_days) > 1, "Offer at least two half-days")
    _insist_on_the_future(half_days)
    before = set(requests.coming_half_days(review))
    if before == set(half_days):
        return
    _insist_on_sessions(review, before - set(half_days))
    coming = (OfferedHalfDay.review_id == review.id, OfferedHalfDay.on > today())
    db.session.execute(sa.delete(OfferedHalfDay).where(*coming))
    db.session.add_all(
        OfferedHalfDay(review_id=review.id, on=each.on, half=each.half) for each in half_days
    )
    _keep(review, Step.DATES, relation, verb=Verb.OFFER_DATES, by=by, anyway=True)
    if review.status in (Status.FORMING, Status.SCHEDULED):
        outbox.tell_coordinators(review, "dates_offered", but=by.id)


def _insist_on_the_future(half_days: list[HalfDay]) -> None:
    for each in half_days:
        if each.on <= today():
            raise Refused(
                "half_days", f"{words.half_day(each)} is not in the future: offer a later day"
            )
        if each.on.year > today().year + MOST_YEARS_AHEAD:
            raise Refused("half_days", f"{words.half_day(each)} is too far away: check the year")


def _insist_on_sessions(review: Review, dropped: set[HalfDay]) -> None:
    """While scheduled, the half-days of a session are kept: others have them in their calendars."""
    if review.status is not Status.SCHEDULED:
        return
    for sitting in sessions.sittings(review):
        for each in dropped.intersection(sitting.half_days):
            raise Refused(
                "half_days",
                f"A session is fixed on {words.half_day(each)}. Keep it, "
                "or ask the coordinators to plan again",
            )


def submit(review: Review, *, by: Standing) -> None:
    """The publisher sends the request to the group's coordinators."""
    history.move(review, Verb.SUBMIT, by=by)
    review.submitted_on = today()
    for fact in REMEMBERED:
        setattr(review.service, fact, getattr(review, fact))
    outbox.tell_coordinators(review, "request_submitted")
    outbox.tell_team(review, "request_sent")
    if not recipients.coordinators(review) and review.group is not None:
        facts: dict[str, Any] = {"reference": review.ref, "group": review.group.name}
        outbox.tell(recipients.administrators(), "coordinator_needed", **facts)


def _open(
    review: Review, step: Step, *, verb: Verb = Verb.EDIT_REQUEST, by: Standing, version: int
) -> Relation:
    relation = history.allow(review, verb, by=by)
    if version != review.version:
        raise Outdated(requests.as_it_stands(review, step))
    return relation


def _insist(review: Review, field: str, answer: Any, sentence: str) -> None:
    """A draft may have gaps; what was submitted stays complete."""
    if review.status is not Status.DRAFT and not answer:
        raise Refused(field, sentence)


def _keep(
    review: Review,
    step: Step,
    relation: Relation,
    *,
    verb: Verb = Verb.EDIT_REQUEST,
    by: Standing,
    anyway: bool = False,
    **answers: Any,
) -> None:
    if not anyway and all(getattr(review, name) == value for name, value in answers.items()):
        return
    for name, value in answers.items():
        setattr(review, name, value)
    review.version += 1
    history.record(verb, by=by, relation=relation, review=review, on=(step.value, review.ref))


def _set_focus(review: Review, point_ids: list[int] | tuple[()]) -> None:
    db.session.execute(sa.delete(FocusPoint).where(FocusPoint.review_id == review.id))
    db.session.add_all(FocusPoint(review_id=review.id, point_id=each) for each in point_ids)
