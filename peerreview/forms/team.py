"""What is asked about the team of a review."""

from peerreview.forms.base import Edit, Email, Form, LongText, Text
from peerreview.forms.councils import EMAIL_READERS, NAME_READERS

READERS = (
    "Who can read this: your team, your group’s coordinators once you submit it, and the panel."
)


class NameTeamForm(Form):
    email = Email(
        "Colleague’s email address",
        required="Enter your colleague’s email address",
        hint="We will tell them that they are on the team.",
        readers=EMAIL_READERS,
    )
    does = Text(
        "What do they do on the team?",
        required="Enter what they do on the team",
        hint="For example “Product manager” or “Answers questions about the website”.",
        readers=READERS,
    )
    name = Text(
        "Full name, if they are new here",
        noun="The name",
        most=100,
        hint="A publisher can invite somebody who has not been here before.",
        readers=NAME_READERS,
    )


class SayWhatTheyDoForm(Edit):
    does = Text(
        "What do they do on the team?",
        required="Enter what they do on the team",
        readers=READERS,
    )


class AccessNeedsForm(Edit):
    access_needs = LongText(
        "What do you need, to take part well?",
        noun="What you need",
        most=2000,
        hint="For example captions, a step-free room, breaks, or documents in advance. "
        "Leave it empty if there is nothing.",
        readers="Who can read this: you, your group’s coordinators once the request is submitted, "
        "and the lead assessor. Nobody else on your team.",
    )
