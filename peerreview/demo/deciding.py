"""What a council of the demo does with its report: responses, actions, shares, follow-ups, the end."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ..clock import today
from ..operations import responses, reviews, sharing
from ..queries import responses as response_queries
from ..queries import sharing as sharing_queries
from ..rules.dates import months_after
from ..rules.lifecycle import Status
from ..rules.responses import Decision, Outcome
from ..rules.sharing import Audience
from . import reviewing
from .cast import by
from .content import Table
from .days import Step, day
from .story import Story

AGREED_DAYS = 13  # after the last session
CORRECTED_DAYS = 50


def steps(story: Story) -> Iterator[Step]:
    """From the council's words to the closed review."""
    if not story.goes_to(Status.AGREED):
        return
    yield story.after_session(17, 10, respond)
    yield story.after_session(18, 10, plan_actions)
    yield story.after_session(19, 10, give_feedback)
    for told in story.told.get("shares", ()):
        yield story.after_session(told["after"], 11, share, told)
        if "taken_back_after" in told:
            yield story.after_session(told["taken_back_after"], 15, stop_sharing, told)
    if any(story.points("correct")):
        yield story.after_session(CORRECTED_DAYS, 12, reviewing.correct)
    yield from _outcomes(story)
    yield from _follow_ups(story)
    if story.goes_to(Status.CLOSED):
        yield story.on(closes_on(story), 17, close)


def closes_on(story: Story) -> date:
    """The day on which the review was closed: after the last follow-up that is told of."""
    if "closes" in story.told:
        return day(story.told["closes"])
    agreed = story.session_days[-1] + timedelta(days=AGREED_DAYS + 7)
    return months_after(agreed, _months(len(story.told["follow_ups"]) - 1)) + timedelta(days=3)


def _months(place: int) -> int:
    return (3, 9)[place]


def respond(story: Story) -> None:
    """The council puts its own words beside findings."""
    review, who = story.review, by(story.told["starter"])
    for point in story.points("response"):
        responses.respond(review, point["number"], by=who, version=0, words=point["response"])


def _actions(story: Story) -> Iterator[tuple[int, Table]]:
    for point in story.points("actions"):
        for told in point["actions"]:
            yield point["number"], told


def plan_actions(story: Story) -> None:
    """The council decides what it will do, and what not now."""
    review, who = story.review, by(story.told["starter"])
    for number, told in _actions(story):
        facts = _facts(told)
        if facts["decision"] is Decision.NOT_NOW:
            facts["outcome_words"] = told["outcome_words"]
        responses.plan_action(review, number, by=who, **facts)


def _facts(told: Table) -> dict[str, Any]:
    due = max(day(told["due"]), today() + timedelta(days=7)) if "due" in told else None
    return {
        "words": told["words"],
        "decision": Decision(told["decision"]),
        "owner": told.get("owner", ""),
        "due_on": due,
    }


def _outcomes(story: Story) -> Iterator[Step]:
    last = closes_on(story) if story.goes_to(Status.CLOSED) else day(0)
    planned = story.session_days[-1] + timedelta(days=25)
    for _, told in _actions(story):
        if told.get("outcome", Outcome.OPEN) != Outcome.OPEN:
            done = min(max(day(told["due"]), planned), last - timedelta(days=1))
            yield story.on(done, 14, finish, told)


def finish(story: Story, told: Table) -> None:
    """The council says what became of an action."""
    review = story.review
    action = next(
        one for one in response_queries.actions(review) if one.versions[-1].words == told["words"]
    )
    standing = action.versions[-1]
    responses.update_action(
        review,
        action.ref,
        by=by(story.told["starter"]),
        version=standing.number,
        words=standing.words,
        decision=standing.decision,
        owner=standing.owner,
        due_on=standing.due_on,
        outcome=Outcome(told["outcome"]),
        outcome_words=told["outcome_words"],
    )


def give_feedback(story: Story) -> None:
    """Team and panel say what helped and what got in the way."""
    for told in story.told.get("feedback", ()):
        answers = {name: told[name] for name in ("helped", "hindered", "change")}
        responses.give_feedback(story.review, by=by(told["person"]), version=0, **answers)


def share(story: Story, told: Table) -> None:
    """The publisher shares points of the report."""
    review = story.review
    answered = response_queries.answered(review)
    numbers = told.get("points") or [each.found.number for each in answered]
    with_responses = told["with_responses"]
    chosen = sharing_queries.newest(review, numbers, with_responses=with_responses)
    sharing.share(
        review,
        by=by(story.told["publisher"]),
        points=[one.id for one in chosen.points],
        answers=[one.id for one in chosen.responses],
        actions=[one.id for one in chosen.actions],
        audience=Audience(told["audience"]),
        with_views=told["with_views"],
        with_responses=with_responses,
        ends_on=day(told["ends"]) if "ends" in told else None,
        understood=True,
    )


def stop_sharing(story: Story, told: Table) -> None:
    """The publisher takes a share back."""
    row = sharing_queries.live_for(story.review, Audience(told["audience"]))
    if row is not None:
        found = sharing_queries.share(story.review, row.ref)
        sharing.stop_sharing(story.review, found, by=by(story.told["publisher"]))


def _follow_ups(story: Story) -> Iterator[Step]:
    agreed = story.session_days[-1] + timedelta(days=AGREED_DAYS + 7)
    for place, told in enumerate(story.told.get("follow_ups", ())):
        held = months_after(agreed, _months(place))
        if "closes" in story.told and place == 0:
            held = min(held, day(story.told["closes"]))
        yield story.on(held, 10, follow_up, place, told)


def follow_up(story: Story, place: int, told: Table) -> None:
    """The council checks its actions."""
    row = response_queries.follow_ups(story.review)[place]
    who = by(story.told["starter"])
    responses.record_follow_up(
        story.review, row.ref, by=who, version=row.version, held_on=today(), words=told["words"]
    )


def close(story: Story) -> None:
    """The publisher says that the follow-up is done."""
    reviews.close(story.review, by=by(story.told["publisher"]))
