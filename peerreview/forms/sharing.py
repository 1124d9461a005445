"""What a council is asked when it shares: what, with whom, until when; and the choice as previewed."""

from collections.abc import Sequence
from typing import Any

from ..rules.sharing import Audience
from .base import Choice, Choices, Day, Form, Option, Question, Tick

YES, NO = "yes", "no"
AUDIENCE_LABELS = {
    Audience.COORDINATORS: "Our group’s coordinators",
    Audience.GROUP: "Our peer group",
    Audience.GROUPS: "All peer groups",
    Audience.EVERYONE: "Everyone",
}


def audiences(council: str, group: str) -> list[Option]:
    """The audiences to choose from, each with who exactly can read then."""
    said = {
        Audience.COORDINATORS: f"The coordinators of {group}, and people who work for {council}.",
        Audience.GROUP: f"Also everybody who works for a council in {group}.",
        Audience.GROUPS: "Also everybody who works for a council in any peer group.",
        Audience.EVERYONE: "Also anybody else on the internet, without signing in. Search engines may list it.",
    }
    return [
        Option(audience.value, label, said[audience]) for audience, label in AUDIENCE_LABELS.items()
    ]


def _either(label: str, yes: Option, no: Option, **question: Any) -> Choice:
    return Choice(label, choices=(no, yes), becomes=lambda word: word == YES, **question)


class ChooseForm(Form):
    """What to share. It is sent with the address, so that a preview changes nothing."""

    class Meta(Form.Meta):
        """A form that is read and changes nothing needs no token, and none may stand in an address."""

        csrf = False

    points = Choices(
        "Which points?",
        hint="Only the points that you tick are shown.",
        becomes=int,
        required="Choose at least one point to share",
        unknown="Choose points of this report",
    )
    with_views = _either(
        "With the panel’s views?",
        Option(
            YES,
            "With views",
            "Readers also see how the panel views each point, and any second view.",
        ),
        Option(
            NO, "Without views", "Readers see what works well, what to explore and suggestions."
        ),
        required="Choose whether to show the panel’s views",
    )
    with_responses = _either(
        "With your responses and actions?",
        Option(
            YES,
            "With responses and actions",
            "As they stand now. What you write later is not shared until you share again.",
        ),
        Option(NO, "Without responses and actions"),
        required="Choose whether to show your responses and actions",
    )
    audience = Choice(
        "Who can read it?",
        hint="Your team and the panel have the report already.",
        becomes=Audience,
        required="Choose who can read it",
    )
    ends_on = Day(
        "When does it end? (optional)",
        hint="The last day on which it can be read. You can take it back at any time before.",
        noun="The end date",
    )

    def offer(self, points: Sequence[Any], council: str, group: str) -> None:
        """Let these points be chosen, and audiences of this council."""
        self.points.choices = [(str(one.number), f"{one.number}. {one.title}") for one in points]
        self.audience.choices = audiences(council, group)


class Versions(Question):
    """Numbers of exact versions that a preview showed, one input each. What is no number counts as 0, which is none."""

    typed: list[int]

    def nothing(self) -> Any:
        return []

    def as_typed(self, value: Any) -> list[int]:
        return list(value or ())

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        # Nine digits are more than any row here and fit what databases compare.
        self.typed = [
            int(each) if each.isascii() and each.isdigit() and len(each) < 10 else 0
            for each in valuelist[:1000]
        ]
        self.data = self.typed

    def answer(self) -> list[int]:
        return self.typed

    def told(self) -> str:
        return ""


class ShareForm(Form):
    """A choice exactly as it was previewed, and that copies cannot be called back."""

    points = Versions("Points")
    answers = Versions("Responses")
    actions = Versions("Actions")
    with_views = _either("Views", Option(YES, "With views"), Option(NO, "Without views"))
    with_responses = _either("Responses", Option(YES, "With responses"), Option(NO, "Without"))
    audience = Choice(
        "Audience",
        choices=list(AUDIENCE_LABELS.items()),
        becomes=Audience,
        required="Choose who can read it",
    )
    ends_on = Day("End date", noun="The end date")
    understood = Tick("I understand that copies made by others cannot be called back")
