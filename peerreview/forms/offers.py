"""What is asked about offers of help."""

from peerreview.forms.base import Form, LongText, Pick


class OfferHelpForm(Form):
    council = Pick(
        "Which council would you like to help?",
        required="Choose a council",
        unknown="Choose one of the councils in the list",
    )
    why = LongText(
        "Why would you like to help?",
        required="Enter why you would like to help",
        noun="Your words",
        most=2000,
        hint="Be a friend: say what you have noticed, and what a review could do for them. "
        "It is an offer, and they may say no without giving a reason.",
        readers="Who can read this: the publishers of that council, and your group’s coordinators.",
    )
