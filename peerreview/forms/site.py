"""What is asked of administrators."""

from .base import Email, Form


class ActingCoordinatorForm(Form):
    email = Email(
        "Email address of the acting coordinator",
        required="Enter an email address",
        hint="Of somebody who can sign in here, for example a coordinator of another group.",
    )
