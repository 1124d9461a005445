"""Sign in, the invitation that sets a first password, and new passwords and addresses."""

from typing import Any

from .base import Email, Form, Password, Text

CHOOSING = (
    "12 characters or more. Three or four words that do not belong together are easy to remember. "
    "Any letters, spaces and signs will do, and you can paste it from a password manager. "
    "What is easy to guess is refused."
)


def _new_password(label: str) -> Any:
    return Password(label, required="Enter a password", hint=CHOOSING)


def _current_password() -> Any:
    return Password("Your password now", required="Enter the password that you sign in with now")


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
    password = _new_password("Password")


class AskForResetForm(Form):
    email = Email("Email address", required="Enter your email address")


class ResetForm(Form):
    password = _new_password("New password")


class ChangePasswordForm(Form):
    current_password = _current_password()
    password = _new_password("New password")


class ChangeAddressForm(Form):
    email = Email(
        "New email address",
        required="Enter your new email address",
        readers="Who can read this: people in your councils and site administrators. Where you "
        "coordinate a group, everybody who is signed in.",
    )
    current_password = _current_password()
