"""What a request asks. Every page can be left with “Save and come back later”, complete or not."""

from collections.abc import Iterable
from typing import Any

from peerreview.forms.base import Choice, Choices, Edit, Form, HalfDays, LongText, Text
from peerreview.forms.questions import Hidden
from peerreview.rules.panels import Format
from peerreview.rules.scheduling import NOTICE_DAYS
from peerreview.rules.services import Built, Stage

READERS = (
    "Who can read this: your team, your group’s coordinators once you submit it, and the panel."
)
SERVICE_READERS = f"{READERS} Once you submit it, your colleagues too."
NAME_READERS = (
    "Who can read this: your colleagues, everybody who takes part in a review of this service, "
    "and those you later share a report with."
)
NEW = "new"
STAGES = (
    (Stage.DISCOVERY, "Discovery", "You are finding out what people need."),
    (Stage.ALPHA, "Alpha", "You are trying out ideas."),
    (Stage.BETA, "Beta", "People use it, and you are still building it."),
    (Stage.LIVE, "Live", "It runs, and you keep improving it."),
)
MADE = (
    (Built.BUILT, "Built", "By your council, or by somebody who built it for you."),
    (Built.BOUGHT, "Bought", "A product that you pay for. The supplier’s part is treated fairly."),
    (Built.BOTH, "Partly built, partly bought"),
)


def _notice(format: Format) -> str:
    return f"Coordinators need {NOTICE_DAYS[format]} working days’ notice."


FORMATS = (
    (
        Format.FULL,
        "Full review",
        "All points of the standard. Two sessions of 2 hours, or half a day. "
        f"A lead and at least two more assessors. {_notice(Format.FULL)}",
    ),
    (
        Format.SHORT,
        "Short review",
        "The points that you want to focus on. One session of 2 hours. "
        f"A lead and at least one more assessor. {_notice(Format.SHORT)}",
    ),
    (
        Format.CLINIC,
        "Clinic",
        f"One to three points. One session of 1 hour. A lead assessor. {_notice(Format.CLINIC)}",
    ),
)


class CouncilForm(Form):
    council = Choice("Which council is the review for?", required="Choose a council")


class StartForm(Form):
    service = Choice(
        "Which service would you like to have reviewed?",
        becomes=lambda word: None if word == NEW else word,
        unknown="Choose one of the services in the list",
    )
    name = Text(
        "Name of the new service",
        noun="The name",
        most=100,
        hint="For example “Report a missed bin”.",
        readers=NAME_READERS,
    )

    def choose_from(self, services: list[tuple[str, str]]) -> None:
        """Offer these services (reference and name), and a new one; only a new one where there is none."""
        new = [(None, "or"), (NEW, "A service that is not in this list")]
        self.service.choices = [*services, *new] if services else []

    def validate(self, **more: Any) -> bool:
        """Whether one service is named: one of the list, or a new one."""
        valid = super().validate(**more)
        chosen = self.service.typed if self.service.choices else NEW
        if not chosen:
            self.refuse("service", "Choose a service, or “A service that is not in this list”")
        elif chosen == NEW and not self.name.typed:
            self.refuse("name", "Enter the name of the service")
        elif chosen != NEW and self.name.typed:
            self.refuse("name", "Clear this name, or choose “A service that is not in this list”")
        return bool(valid) and not self.problems()


class Answer(Edit):
    """A question of a request: left for later, it need not be answered."""

    later = Hidden(pattern="yes", instead=bool, becomes=bool)

    def validate(self, **more: Any) -> bool:
        """Whether the answers can be kept; those left for later may be empty."""
        if self.later.data:
            for question in self._questions().values():
                question.required = None
        return bool(super().validate(**more))


class DescribeServiceForm(Answer):
    name = Text(
        "Name of the service",
        required="Enter the name of the service",
        noun="The name",
        most=100,
        readers=NAME_READERS,
    )
    what = LongText(
        "What does it do?",
        required="Enter what the service does",
        noun="What it does",
        most=2000,
        readers=SERVICE_READERS,
    )
    whom = LongText(
        "Who is it for?",
        required="Enter who the service is for",
        noun="Who it is for",
        most=1000,
        hint="Residents, businesses, staff: say who uses it, and roughly how many.",
        readers=SERVICE_READERS,
    )
    owner = Text(
        "Who owns it?",
        required="Enter who owns the service",
        noun="The owner",
        hint="A role is enough, like “Head of Streets”.",
        readers=SERVICE_READERS,
    )


class ChooseStageForm(Answer):
    stage = Choice(
        "What stage is the service in?",
        required="Choose the stage of the service",
        choices=STAGES,
        becomes=Stage,
    )


class SayWhoBuiltForm(Answer):
    built = Choice(
        "Was the service built or bought?",
        required="Choose whether it was built or bought",
        choices=MADE,
        becomes=Built,
    )
    supplier = Text(
        "Supplier",
        noun="The supplier",
        hint="If any of it was bought. People who work for the supplier may not be on the panel.",
        readers=SERVICE_READERS,
    )

    def validate(self, **more: Any) -> bool:
        """Whether both can be kept: what was bought has a supplier."""
        valid = super().validate(**more)
        bought = self.built.data in (Built.BOUGHT, Built.BOTH)
        if bought and not self.supplier.typed and not self.later.data:
            self.refuse("supplier", "Enter the supplier")
        return valid and not self.problems()


class ChooseGroupForm(Answer):
    group = Choice(
        "Which peer group would you like to ask?",
        required="Choose a peer group",
        unknown="Choose one of the groups in the list",
    )


class ChooseStandardForm(Answer):
    standard = Choice(
        "Which standard should the review look at?",
        required="Choose a standard",
        hint="The review stays with the version that you choose here.",
        unknown="Choose one of the standards in the list",
    )

    def choose_from(self, standards: Iterable[Any]) -> None:
        """Offer these standards, each with its version, publisher and how many points it has."""
        self.standard.choices = [
            (
                standard.key,
                f"{standard.name} ({standard.version})",
                f"{standard.point_count} points, published by {standard.publisher}.",
            )
            for standard in standards
        ]


class ChooseFormatForm(Answer):
    format = Choice(
        "How much time do you have?",
        required="Choose a format",
        choices=FORMATS,
        becomes=Format,
    )


class ChooseFocusForm(Answer):
    points = Choices(
        "Which points do you most want help with?",
        required="Choose at least one point to focus on",
        becomes=int,
        unknown="Choose points of the standard that you have chosen",
    )
    questions = LongText(
        "Questions for the panel (optional)",
        noun="Your questions",
        hint="What would you most like to find out?",
        readers=READERS,
    )

    def choose_from(self, points: Iterable[Any]) -> None:
        """Offer these points of the chosen standard."""
        self.points.choices = [
            (str(point.number), f"{point.number}. {point.title}", point.summary) for point in points
        ]


class OfferDatesForm(Answer):
    half_days = HalfDays(
        "When could you have the review?",
        rows=8,
        least=2,
        required="Offer at least two half-days",
        hint="Offer two half-days or more; the more you offer, the sooner a panel is found. "
        "Only offer times when the contact is free.",
    )
