"""What is asked about a peer group: its councils, coordinators, assessors and figures."""

from ..rules.panels import Level
from .base import Choice, Edit, Email, Form, LongText, Pick, Text, WholeNumber
from .councils import COUNCIL_HINT, InviteForm

READERS = "Who can read this: everybody who is signed in."


class CreateGroupForm(Form):
    name = Text(
        "Name of the group", required="Enter the name of the group", most=80, readers=READERS
    )
    about = LongText("About the group", most=1000, readers=READERS)


class ChangeGroupForm(Edit):
    name = Text(
        "Name of the group", required="Enter the name of the group", most=80, readers=READERS
    )
    about = LongText("About the group", most=1000, readers=READERS)
    evidence_days = WholeNumber(
        "Evidence: working days before the first session",
        required="Enter the days for evidence",
        low=0,
        high=60,
    )
    findings_days = WholeNumber(
        "Findings: working days after the last session",
        required="Enter the days for findings",
        low=1,
        high=60,
    )
    check_days = WholeNumber(
        "Accuracy check: working days", required="Enter the days for the check", low=1, high=60
    )
    first_follow_up_months = WholeNumber(
        "First follow-up: months after the report",
        required="Enter the months to the first follow-up",
        low=1,
        high=36,
    )
    second_follow_up_months = WholeNumber(
        "Second follow-up: months after the report",
        required="Enter the months to the second follow-up",
        low=1,
        high=60,
    )


class TakeIntoGroupForm(Form):
    council = Text("Council", required="Enter the name of a council", hint=COUNCIL_HINT)


class NameCoordinatorForm(Form):
    name = Text("Full name", required="Enter their name", most=120, readers=READERS)
    email = Email("Email address", required="Enter their email address", readers=READERS)


class InviteAssessorForm(InviteForm):
    council = Pick(
        "Council of this group that they work for",
        prompt="Another one, or none",
        hint="So that we know at once whose reviews they cannot take part in.",
    )


class SetLevelForm(Form):
    level = Choice(
        "Level",
        required="Choose a level",
        choices=[
            (Level.OBSERVING.value, "Observing", "Sits in silently and learns."),
            (Level.ASSESSOR.value, "Assessor", "Takes notes, gives views, writes findings."),
            (Level.LEAD.value, "Lead", "Can also lead a panel."),
        ],
        becomes=Level,
    )
