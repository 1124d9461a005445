"""How a panel of the demo comes together: seats, waivers, approval, sessions; and how some end."""

from collections.abc import Iterator
from datetime import time, timedelta

from ..operations import panels, reviews, seats, sessions
from ..queries import panels as panel_queries
from ..rules.dates import Free, Half
from ..rules.lifecycle import Status
from ..rules.people import Relation, SeatRole, SeatState, Standing
from ..rules.standard import Discipline
from . import cast
from .cast import by
from .days import Step
from .story import Story

HOURS = {
    Half.AM: (time(10), time(12)),
    Half.PM: (time(13, 30), time(15, 30)),
}


def steps(story: Story) -> Iterator[Step]:
    """From the first seat to fixed sessions."""
    if not story.goes_to(Status.FORMING):
        return
    yield story.after_start(8, 9, form_panel)
    yield story.after_start(10, 9, answer)
    if story.goes_to(Status.SCHEDULED) or "replanned" in story.told:
        yield story.after_start(11, 9, approve)
        yield story.after_start(13, 9, schedule)
    if "replanned" in story.told:
        yield story.after_start(story.told["replanned"]["after"], 9, replan)
    if story.told["reached"] == Status.WITHDRAWN:
        yield story.after_start(16, 9, withdraw)
    if story.told["reached"] == Status.CANCELLED:
        yield story.after_start(31, 9, lead_steps_down)
        yield story.after_start(31, 15, cancel)


def form_panel(story: Story) -> None:
    """The coordinator proposes people, waives what is soft and can be, and invites them."""
    review, who = story.review, by(story.told["coordinator"])
    for told in story.told.get("panel", ()):
        ref = cast.person(told["person"]).ref
        covers = [Discipline(one) for one in told["disciplines"]]
        role = SeatRole(told["role"])
        panels.propose(review, ref, by=who, role=role, disciplines=covers)
    waive(story, who)
    for seat in panel_queries.seats(review):
        panels.offer(review, seat.ref, by=who)


def waive(story: Story, who: Standing) -> None:
    """Waive the soft interests for which the story gives a reason."""
    review = story.review
    reasons = {
        cast.person(told["person"]).id: told["waiver"]
        for told in story.told.get("panel", ())
        if "waiver" in told
    }
    for seat in panel_queries.shown(review, frozenset({Relation.COORDINATOR})).seats:
        kinds = {one.kind for one in seat.interests if one.is_to_waive}
        if kinds and seat.person_id in reasons:
            until = story.session_days[-1] + timedelta(days=90)
            reason = reasons[seat.person_id]
            panels.waive(review, seat.ref, by=who, kinds=kinds, reason=reason, ends_on=until)


def answer(story: Story) -> None:
    """Those who are invited take the seat, or say not this time, or have not answered yet."""
    free = dict.fromkeys(story.half_days, Free.FREE)
    for told in story.told.get("panel", ()):
        state, who = told.get("state", "accepted"), by(told["person"])
        if state == SeatState.ACCEPTED:
            seats.take_seat(story.review, by=who, answers=dict(free))
        elif state == SeatState.NOT_THIS_TIME:
            seats.not_this_time(story.review, by=who, reason=told["reason"])


def approve(story: Story) -> None:
    """The publisher approves this panel."""
    shown = panel_queries.shown(story.review, frozenset({Relation.PUBLISHER}))
    panels.approve(story.review, by=by(story.told["publisher"]), as_shown=shown.as_shown)


def schedule(story: Story) -> None:
    """The coordinator fixes sessions and schedules the review."""
    who = by(story.told["coordinator"])
    link = f"https://calls.example/{story.ref.lower()}"
    for half_day in story.half_days:
        starts, ends = HOURS[half_day.half]
        ends = time(11) if story.told["format"] == "clinic" else ends
        sessions.fix(story.review, by=who, on=half_day.on, starts=starts, ends=ends, link=link)
    panels.schedule(story.review, by=who)


def replan(story: Story) -> None:
    """The coordinator goes back to finding dates."""
    reason = story.told["replanned"]["reason"]
    reviews.replan(story.review, by=by(story.told["coordinator"]), reason=reason)


def withdraw(story: Story) -> None:
    """The council takes its review back."""
    reason = story.told["reason"]
    reviews.withdraw(story.review, by=by(story.told["publisher"]), reason=reason)


def lead_steps_down(story: Story) -> None:
    """The lead gives the seat back."""
    seats.step_down(story.review, by=by(story.lead), reason="I am not well, and very sorry.")


def cancel(story: Story) -> None:
    """The group ends the review."""
    reason = story.told["reason"]
    reviews.cancel(story.review, by=by(story.told["coordinator"]), reason=reason)
