"""What is asked about joining a council: by whom, at which address, and whether it is right."""

from .account import InvitationForm
from .base import Choice, Email, Form, Text, Tick

READERS = (
    "Who can read this: whoever lets you in, and then people in your council, administrators, and "
    "those who write to you as the contact of a review."
)


class SignUpForm(Form):
    email = Email(
        "Your work email address",
        required="Enter your work email address",
        readers=READERS,
    )


class ClaimSignUpForm(InvitationForm):
    council = Choice(
        "Which council do you work for?", required="Choose the council that you work for"
    )


class AskForm(Form):
    council = Choice(
        "Which council do you work for?", required="Choose the council that you work for"
    )


class AnswerInvitationForm(Form):
    works_there = Choice(
        "Do you work for this council?",
        required="Say whether you work for this council",
        choices=[
            (
                "yes",
                "Yes, I work there",
                "You see its people, its services and what is shared with its group.",
            ),
            ("no", "No, this is a mistake", "We tell whoever invited you, and nothing changes."),
        ],
        becomes=lambda word: word == "yes",
    )


class LetInForm(Form):
    publisher = Tick(
        "They may act for the council",
        hint="A publisher submits requests, agrees reports and chooses what is shared.",
    )


class RegisterDomainForm(Form):
    domain = Text(
        "Domain",
        required="Enter a domain",
        most=253,
        hint="What stands after the @, for example example.gov.uk. Addresses at a domain below it, "
        "such as housing.example.gov.uk, need a line of their own.",
        readers="Who can read this: coordinators of the council’s groups, and administrators.",
    )
