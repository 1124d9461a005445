"""What is asked about a council: its people, its services, what it shares, what became of it."""

from ..rules.services import Built, Stage
from .base import Choice, Edit, Email, Form, Link, LongText, Text, Tick

COUNCIL_HINT = "Its name, or its code in the register."
NAME_READERS = (
    "Who can read this: people in their councils, coordinators, administrators, and everybody on a "
    "review with them."
)
EMAIL_READERS = (
    "Who can read this: people in their councils, administrators, and those who write to them as "
    "the contact of a review."
)
SERVICE_READERS = (
    "Who can read this: people who work for the council. A request for a review starts "
    "with these words, and shows them to those who take part."
)


class InviteForm(Form):
    name = Text("Full name", required="Enter their name", most=120, readers=NAME_READERS)
    email = Email("Work email address", required="Enter their email address", readers=EMAIL_READERS)


class InviteColleagueForm(InviteForm):
    publisher = Tick(
        "They may act for the council",
        hint="A publisher submits requests, agrees reports and chooses what is shared.",
    )


class ServiceForm(Edit):
    name = Text(
        "Name of the service",
        required="Enter the name of the service",
        most=150,
        readers="Who can read this: people who work for the council, everybody who takes part in a "
        "review of this service, and those you later share a report with.",
    )
    what = LongText("What does it do?", most=2000, readers=SERVICE_READERS)
    whom = Text(
        "Who is it for?",
        hint="For example residents, businesses or staff.",
        readers=SERVICE_READERS,
    )
    owner = Text(
        "Who owns it?",
        hint="A role is enough, for example Head of Revenues.",
        most=150,
        readers=SERVICE_READERS,
    )
    stage = Choice(
        "What stage is it in?",
        choices=[(stage.value, stage.value.capitalize()) for stage in Stage],
        becomes=Stage,
    )
    built = Choice(
        "Was it built or bought?",
        choices=[
            (Built.BUILT.value, "Built by the council"),
            (Built.BOUGHT.value, "Bought from a supplier"),
            (Built.BOTH.value, "Partly built, partly bought"),
        ],
        becomes=Built,
    )
    supplier = Text("Supplier, if there is one", most=150, readers=SERVICE_READERS)
    address = Link(
        "Web address, if it has one",
        readers="Who can read this: people who work for the council.",
    )


class TieForm(Form):
    other = Text(
        "Council that shares services with it", required="Enter a council", hint=COUNCIL_HINT
    )


class SuccessorForm(Form):
    successor = Text("Council that took its place", required="Enter a council", hint=COUNCIL_HINT)
