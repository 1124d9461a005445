"""Sign in, and the invitation that sets a first password."""

from .base import Email, Form, Password, Text


class SignInForm(Form):
    email = Email("Email address", required="Enter your email address")
    password = Password("Password", required="Enter your password")


class InvitationForm(Form):
    name = Text(
        "Your name",
        required="Enter your name",
        most=120,
        hint="As your colleagues know you.",
        readers="Who can read this: people in your councils, coordinators, administrators, and "
        "everybody on a review with you. Where you coordinate a group, everybody who is signed in.",
    )
    password = Password(
        "Password",
        required="Enter a password",
        hint="12 characters or more. Three words that do not belong together are easy to remember. "
        "You can paste it from a password manager.",
    )
