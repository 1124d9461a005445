"""What people say of themselves: profile, when they are free, declared interests."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from ..rules.dates import Free, Half, HalfDay
from ..rules.panels import DECLARABLE, HARD, InterestKind
from ..rules.standard import Discipline
from .base import Choice, Choices, Edit, Form, LongText, Text, Tick, WholeNumber, Wrong
from .questions import one_line
from .times import InParts

FREE_WORDS = {
    "": "Not known",
    Free.FREE: "Free",
    Free.IF_NEEDED: "If needed",
    Free.NOT_FREE: "Not free",
}
PROFILE_FACTS = (
    "name", "is_assessor", "most_at_once", "most_per_year", "access_needs", "version",
)  # fmt: skip
COORDINATORS = "Who can read this: you, and coordinators."


class ProfileForm(Edit):
    name = Text(
        "Your name",
        required="Enter your name",
        most=120,
        readers="Who can read this: people in your councils, coordinators, administrators, and "
        "everybody on a review with you. Where you coordinate a group, everybody who is signed in.",
    )
    is_assessor = Tick(
        "I am willing to review other councils’ services",
        hint="You are invited to each review by itself, and can always say “not this time”.",
    )
    disciplines = Choices(
        "What do you bring?",
        choices=[(one.value, one.value.capitalize()) for one in Discipline],
        becomes=Discipline,
        readers=COORDINATORS,
    )
    groups = Choices("Which groups will you review for?", readers=COORDINATORS)
    most_at_once = WholeNumber(
        "Most reviews at once", required="Enter the most reviews at once", low=1, high=10
    )
    most_per_year = WholeNumber(
        "Most reviews in a year", required="Enter the most reviews in a year", low=1, high=50
    )
    access_needs = LongText(
        "What do you need to take part well?",
        most=1000,
        hint="For example captions, step-free rooms, breaks or documents in advance. "
        "Leave it empty if there is nothing.",
        readers="Who can read this: you, and the coordinators and the lead of a review that you "
        "take part in.",
    )

    @classmethod
    def of(cls, profile: Any) -> "ProfileForm":
        """The form with what stands on this profile."""
        kept = {name: getattr(profile, name) for name in PROFILE_FACTS}
        kept["disciplines"] = [row.discipline for row in profile.disciplines]
        kept["groups"] = [row.group.slug for row in profile.reviews_for]
        return cls(data=kept)


class HalfDayAnswer(NamedTuple):
    """One half-day on the page: its input, what was chosen, and how it is called aloud."""

    on: date
    half: Half
    name: str
    typed: str


class WhenFree(InParts):
    """One answer for each half-day that the view gives as data. Clean value: half-day → Free or None."""

    typed: list[HalfDayAnswer]
    options = tuple(FREE_WORDS.items())
    days: dict[HalfDay, Free | None]

    def nothing(self) -> Any:
        return {}

    def input_name(self, half_day: HalfDay) -> str:
        return f"{self.name}-{half_day.on:%Y-%m-%d}-{half_day.half}"

    def as_typed(self, value: Any) -> list[HalfDayAnswer]:
        self.days = value or {}
        return [
            HalfDayAnswer(day.on, day.half, self.input_name(day), answer or "")
            for day, answer in self.days.items()
        ]

    def read(self, formdata: Any) -> list[HalfDayAnswer]:
        return [
            row._replace(typed=one_line(formdata.get(row.name, row.typed))) for row in self.typed
        ]

    def pre_validate(self, form: Any) -> None:
        for row in self.typed:
            if row.typed not in FREE_WORDS:
                raise Wrong("Choose one of the answers in each list")
        self.data = {
            HalfDay(row.on, row.half): Free(row.typed) if row.typed else None for row in self.typed
        }

    def weeks(self) -> Iterator[tuple[date, list[tuple[date, list[HalfDayAnswer]]]]]:
        """The rows of the page: each week by its Monday, its days, and their two half-days."""
        weeks: dict[date, dict[date, list[HalfDayAnswer]]] = {}
        for row in self.typed:
            monday = date.fromordinal(row.on.toordinal() - row.on.weekday())
            weeks.setdefault(monday, {}).setdefault(row.on, []).append(row)
        for monday, days in weeks.items():
            yield monday, list(days.items())

    def problems(self) -> list[tuple[str, str]]:
        first = self.typed[0].name if self.typed else self.id
        return [(str(error), first) for error in self.errors]

    def told(self) -> str:
        return "\n".join(
            f"{row.on:%d/%m/%Y} {row.half}: {row.typed}" for row in self.typed if row.typed
        )


class AvailabilityForm(Form):
    answers = WhenFree("When are you free?", readers=COORDINATORS)


INTEREST_WORDS = {
    InterestKind.RELATIVE: "A relative or partner of mine works on a service there",
    InterestKind.STAKE: "I have a personal stake, for example money or a job application",
    InterestKind.WORKED_ON_IT: "I have worked on a service there",
    InterestKind.SUPPLIER: "I am employed by a supplier of the council",
    InterestKind.DECLARED: "Another connection that people should know of",
}


class InterestForm(Form):
    council = Text(
        "Council",
        required="Enter the name of the council",
        hint="Its name, or its code in the register.",
        most=200,
    )
    kind = Choice(
        "What connects you?",
        required="Choose what connects you",
        choices=[
            (
                kind.value,
                INTEREST_WORDS[kind],
                "You will not review there or coordinate its reviews."
                if kind in HARD
                else "A coordinator decides whether it matters.",
            )
            for kind in DECLARABLE
        ],
        becomes=InterestKind,
    )
    words = LongText(
        "In your own words, if you like",
        most=1000,
        readers="Who can read this: only you. Coordinators see the kind, and whether it is hard or soft.",
    )


class SureForm(Form):
    sure = Tick(
        "Yes, the council will have no publisher", hint="Nobody can then submit, agree or share."
    )
