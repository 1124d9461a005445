"""The panel: coordinators form and change it, the host's publisher approves it or objects.

While the panel forms, every change of a seat ends the approval; later each new person needs one.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from .. import words
from ..clock import now, today
from ..db import db
from ..models.panels import Seat, SeatDiscipline, Waiver
from ..models.reviews import Review
from ..queries import candidates, panels, recipients, sessions
from ..queries.candidates import Candidate
from ..rules.errors import Outdated, Refused
from ..rules.lifecycle import Status
from ..rules.panels import InterestKind, Level, may_sit
from ..rules.people import Relation, SeatRole, SeatState, Standing
from ..rules.standard import Discipline
from ..rules.verbs import Verb
from . import history, outbox
from .seats import lapse, unless_refused

LEVELS = {SeatRole.LEAD: "a lead", SeatRole.ASSESSOR: "an assessor"}
CALLED = {SeatRole.LEAD: "lead assessor", SeatRole.ASSESSOR: "assessor", SeatRole.OBSERVER: "observer"}  # fmt: skip


def propose(
    review: Review,
    person_ref: str,
    *,
    by: Standing,
    role: SeatRole,
    disciplines: Collection[Discipline],
) -> Seat:
    """Propose somebody for a seat: the panel's readers see them, they hear nothing yet."""
    relation, verb = _allow(review, Verb.PROPOSE, by)
    found = candidates.candidate(review, person_ref)
    _insist_they_may(found)
    _insist_it_fits(review, found, role, disciplines)
    seat = Seat(
        review_id=review.id,
        person_id=found.person_id,
        role=role,
        proposed_at=now(),
        disciplines=[SeatDiscipline(discipline=one) for one in disciplines],
    )
    with unless_refused(found.name):
        db.session.add(seat)
    history.record(verb, by=by, relation=relation, review=review, on=("seat", seat.ref))
    lapse(review)
    if review.status is not Status.FORMING:
        outbox.tell_publishers(review, "panel_to_approve")
    return seat


def change_seat(
    review: Review,
    seat_ref: str,
    *,
    by: Standing,
    version: int,
    role: SeatRole,
    disciplines: Collection[Discipline],
) -> None:
    """Give somebody on the panel another role or other disciplines."""
    relation, verb = _allow(review, Verb.PROPOSE, by)
    seat = panels.seat(review, seat_ref)
    if seat.version != version:
        raise Outdated([("Role", seat.role), ("Disciplines", ", ".join(_covered(seat)))])
    found = candidates.seated(review, seat.person_id)
    _insist_it_fits(review, found, role, disciplines, seat)
    seat.role, seat.version = role, seat.version + 1
    seat.disciplines = [SeatDiscipline(discipline=one) for one in disciplines]
    history.record(verb, by=by, relation=relation, review=review, on=("seat", seat.ref))
    if seat.state is not SeatState.PROPOSED:
        outbox.tell([seat.person_id], "seat_changed", review=review, role=CALLED[role])
    lapse(review)


def offer(review: Review, seat_ref: str, *, by: Standing) -> None:
    """Invite the person who is proposed for this seat."""
    relation, verb = _allow(review, Verb.OFFER, by)
    seat = panels.seat(review, seat_ref)
    if seat.state is not SeatState.PROPOSED:
        raise Refused(None, f"{seat.person.name} has been invited already")
    if seat.objected_at is not None:
        raise Refused(None, f"The council objects to {seat.person.name}: find somebody else")
    against = panels.standing_against(review, seat.person_id)
    if review.status is not Status.FORMING and any(one.is_to_waive for one in against):
        raise Refused(None, f"Waive the soft interests of {seat.person.name} before inviting them")
    is_first = all(one.state is SeatState.PROPOSED for one in panels.seats(review))
    with unless_refused(seat.person.name):
        seat.state, seat.offered_at = SeatState.OFFERED, now()
    history.record(verb, by=by, relation=relation, review=review, on=("seat", seat.ref))
    outbox.tell([seat.person_id], "seat_offered", review=review, role=CALLED[seat.role])
    if is_first and review.status is Status.FORMING:
        outbox.tell_publishers(review, "panel_to_approve")


def take_back(review: Review, seat_ref: str, *, by: Standing) -> None:
    """End a seat: a proposal or an invitation is taken back, somebody who took it is replaced."""
    relation, verb = _allow(review, Verb.TAKE_BACK, by)
    seat = panels.seat(review, seat_ref)
    before = seat.state
    had_seat = before is SeatState.ACCEPTED
    seat.state = SeatState.REPLACED if had_seat else SeatState.TAKEN_BACK
    seat.ended_at = now()
    history.record(verb, by=by, relation=relation, review=review, on=("seat", seat.ref))
    if before is not SeatState.PROPOSED:
        kind = "seat_replaced" if had_seat else "seat_taken_back"
        outbox.tell([seat.person_id], kind, review=review, but=by.id)
    lapse(review)


def make_lead(review: Review, seat_ref: str, *, by: Standing) -> None:
    """Make an assessor of the panel its lead; whoever was the lead becomes an assessor."""
    relation, verb = _allow(review, Verb.PROPOSE, by)
    seat = panels.seat(review, seat_ref)
    _insist_can_lead(review, seat)
    for other in panels.seats(review):
        if other.role is SeatRole.LEAD and other is not seat:
            other.role, other.version = SeatRole.ASSESSOR, other.version + 1
            outbox.tell([other.person_id], "lead_passed_on", review=review, name=seat.person.name)
    db.session.flush()  # the database allows one lead at a time
    seat.role, seat.version = SeatRole.LEAD, seat.version + 1
    history.record(verb, by=by, relation=relation, review=review, on=("seat", seat.ref))
    outbox.tell([seat.person_id], "made_lead", review=review)
    lapse(review)


def waive(
    review: Review,
    seat_ref: str,
    *,
    by: Standing,
    kinds: Collection[InterestKind],
    reason: str,
    ends_on: date,
) -> None:
    """Accept soft interests of somebody on the panel, with a reason, until a day (inclusive)."""
    relation, verb = _allow(review, Verb.WAIVE, by)
    seat = panels.seat(review, seat_ref)
    against = panels.standing_against(review, seat.person_id)
    if not set(kinds) <= {one.kind for one in against if one.is_to_waive}:
        raise Refused("kinds", "Choose interests that still wait for a waiver")
    if ends_on < today():
        raise Refused("ends_on", "The waiver must end today or later")
    for kind in kinds:
        db.session.add(
            Waiver(
                review_id=review.id,
                person_id=seat.person_id,
                kind=kind,
                reason=reason,
                waived_by_id=by.id,
                waived_at=now(),
                ends_on=ends_on,
            )
        )
    history.record(verb, by=by, relation=relation, review=review, on=("seat", seat.ref))


def approve(review: Review, *, by: Standing, as_shown: str) -> None:
    """Approve the panel as it was shown; a seat that is objected to stays out.

    Raises Outdated where the panel has changed since.
    """
    relation = history.allow(review, Verb.APPROVE, by=by)
    live = panels.seats(review)
    if panels.fingerprint(live) != as_shown:
        raise Outdated([("The panel now", "\n".join(map(_in_words, live)) or "Nobody yet")])
    fresh = [seat for seat in live if seat.approved_at is None and seat.objected_at is None]
    if not fresh:
        raise Refused(None, "Nobody on this panel waits for your approval")
    for seat in fresh:
        seat.approved_at = now()
    history.record(Verb.APPROVE, by=by, relation=relation, review=review)
    outbox.tell_coordinators(review, "panel_approved")
    if review.status is not Status.FORMING:
        invited = {seat.person_id for seat in fresh if seat.state is SeatState.OFFERED}
        outbox.tell(invited & recipients.invited(review), "seat_approved", review=review)


def object_to(review: Review, seat_ref: str, *, by: Standing, reason: str) -> None:
    """Say for the council that this person should not be on the panel, and why."""
    relation = history.allow(review, Verb.OBJECT_TO, by=by)
    seat = panels.seat(review, seat_ref)
    if seat.objected_at is not None:
        raise Refused(None, f"The council has already objected to {seat.person.name}")
    seat.objected_at, seat.objection, seat.approved_at = now(), reason, None
    seat.version += 1
    history.record(Verb.OBJECT_TO, by=by, relation=relation, review=review, on=("seat", seat.ref))
    outbox.tell_coordinators(review, "person_objected_to", name=seat.person.name)


def schedule(review: Review, *, by: Standing) -> None:
    """Fix panel and sessions; team, panel and coordinators hear of the dates."""
    history.move(review, Verb.SCHEDULE, by=by)
    told = recipients.team(review) | recipients.panel(review) | recipients.coordinators(review)
    dates: Any = [session_in_words(one) for one in sessions.fixed(review)]
    outbox.tell(told, "review_scheduled", review=review, sessions=dates)


def session_in_words(session: Any) -> str:
    """Thursday 14 January 2027, 9:30am to 11:30am"""
    at = sessions.sitting(session)
    return f"{words.day(at.on)}, {words.time_range(at.starts, at.ends)}"


def _allow(review: Review, verb: Verb, by: Standing) -> tuple[Relation, Verb]:
    """In whose name, and as which verb: once the panel is formed, every step changes it."""
    relation = history.allow(review, verb, Verb.CHANGE_PANEL, by=by)
    return relation, verb if review.status is Status.FORMING else Verb.CHANGE_PANEL


def _insist_they_may(person: Candidate) -> None:
    if person.is_on_panel:
        raise Refused(None, f"{person.name} is on this panel already")
    hard = next((one.interest.reason for one in person.interests if one.is_hard), None)
    if hard:
        raise Refused(None, f"{person.name} cannot be on this panel. {hard}")


def _insist_it_fits(
    review: Review,
    person: Candidate,
    role: SeatRole,
    disciplines: Collection[Discipline],
    seat: Seat | None = None,
) -> None:
    if not may_sit(role, person.level):
        raise Refused("role", f"{person.name} cannot be {LEVELS[role]} yet: their level is “{person.level}”")  # fmt: skip
    leads = (one for one in panels.seats(review) if one.role is SeatRole.LEAD and one is not seat)
    if role is SeatRole.LEAD and (lead := next(leads, None)):
        raise Refused(
            "role", f"{lead.person.name} is the lead. Change or take back that seat first"
        )
    if role is not SeatRole.OBSERVER and not disciplines:
        raise Refused("disciplines", "Choose at least one discipline that they cover")
    if person.disciplines and not set(disciplines) <= set(person.disciplines):
        raise Refused("disciplines", "Choose disciplines from their profile")


def _insist_can_lead(review: Review, seat: Seat) -> None:
    name = seat.person.name
    if seat.state is not SeatState.ACCEPTED or seat.role is not SeatRole.ASSESSOR:
        raise Refused(None, f"{name} must have taken a seat as assessor to become the lead")
    if seat.person.level is not Level.LEAD:
        raise Refused(None, f"{name} cannot be a lead yet: their level is “{seat.person.level}”")
    if any(one.is_hard for one in panels.standing_against(review, seat.person_id)):
        raise Refused(None, f"{name} has a hard interest in this review and cannot lead it")
    leads = (one for one in panels.seats(review) if one.role is SeatRole.LEAD)
    if invited := next((one for one in leads if one.state is not SeatState.ACCEPTED), None):
        raise Refused(None, f"{invited.person.name} is asked to lead. Take back that seat first")


def _covered(seat: Seat) -> list[str]:
    return sorted(one.discipline for one in seat.disciplines)


def _in_words(seat: Seat) -> str:
    covers = f" ({', '.join(_covered(seat))})" if seat.disciplines else ""
    return f"{seat.person.name}, {CALLED[seat.role]}{covers}"
