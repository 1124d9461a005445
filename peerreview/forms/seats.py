"""What people are asked about their own seat: connections, when they are free, and reasons."""

from collections.abc import Sequence
from typing import Any

from peerreview import words
from peerreview.forms.base import Choice, Form, LongText
from peerreview.rules.dates import Free, HalfDay
from peerreview.rules.panels import DECLARABLE, InterestKind

COORDINATORS = "Who can read this: the coordinators of this review."
FREE = ((Free.FREE, "Free"), (Free.IF_NEEDED, "If needed"), (Free.NOT_FREE, "Not free"))
NO_INTEREST = "none"
INTERESTS = {
    InterestKind.RELATIVE: "A relative or partner of mine is on the team",
    InterestKind.STAKE: "I have a personal stake in the service or the council",
    InterestKind.WORKED_ON_IT: "I have worked on this service",
    InterestKind.SUPPLIER: "I am employed by the supplier",
    InterestKind.DECLARED: "Another connection",
}


class NotThisTimeForm(Form):
    reason = LongText(
        "Would you like to say why? (optional)",
        noun="Your reason",
        most=1000,
        readers=COORDINATORS,
    )


class StepDownForm(NotThisTimeForm):
    pass


class WhenFreeQuestions(Form):
    """One question for each half-day; None takes an answer back."""

    half_days: Sequence[HalfDay] = ()

    def values(self) -> dict[str, Any]:
        """The clean values, with all half-days as `answers`."""
        found = super().values()
        answers = {half_day: found.pop(field_name(half_day)) for half_day in self.half_days}
        return found | {"answers": answers}

    def free(self) -> list[Any]:
        """The questions about half-days, in their order."""
        return [self[field_name(half_day)] for half_day in self.half_days]


class TakeSeatQuestions(WhenFreeQuestions):
    interest = Choice(
        "Do you have a connection to this council or this service?",
        required="Say whether you have a connection",
        hint="With one of the first four connections we look for somebody else. "
        "With another connection you can usually take part.",
        becomes=lambda word: None if word == NO_INTEREST else InterestKind(word),
        choices=[
            (NO_INTEREST, "No"),
            *((kind, INTERESTS[kind]) for kind in DECLARABLE),
        ],
    )
    words = LongText(
        "What is the connection? (optional)",
        noun="Your answer",
        most=1000,
        readers="Who can read this: only you. Coordinators see which of the answers above "
        "you chose, not your words.",
    )


def field_name(half_day: HalfDay) -> str:
    """The name of the question about this half-day: the day itself, so that none is mixed up."""
    return f"free_{half_day.on:%Y%m%d}_{half_day.half}"


def take_seat_form(half_days: Sequence[HalfDay], data: dict[HalfDay, Free]) -> TakeSeatQuestions:
    """The form of somebody who takes their seat, with what they have said of these half-days."""
    form: TakeSeatQuestions = _about(TakeSeatQuestions, half_days, data)
    return form


def when_free_form(half_days: Sequence[HalfDay], data: dict[HalfDay, Free]) -> WhenFreeQuestions:
    """The form that asks only when somebody is free."""
    form: WhenFreeQuestions = _about(WhenFreeQuestions, half_days, data)
    return form


def _about(kind: type[Any], half_days: Sequence[HalfDay], data: dict[HalfDay, Free]) -> Any:
    questions = {
        field_name(one): Choice(words.half_day(one), choices=FREE, becomes=Free)
        for one in half_days
    }
    form = type(kind.__name__, (kind,), {**questions, "half_days": tuple(half_days)})
    return form(data={field_name(one): answer for one, answer in data.items()})
