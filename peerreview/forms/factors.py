"""What is asked of somebody at their second step, and where they set one up."""

from .base import Form, Password, Text
from .questions import Hidden

# An answer of a passkey is JSON of a few hundred to a few thousand plain characters.
ANSWER = r"\{[\x20-\x7e]{1,20000}\}"


class PasswordAgainForm(Form):
    current_password = Password(
        "Your password", required="Enter the password that you sign in with now"
    )


class CodeForm(Form):
    code = Text(
        "Six-digit code",
        required="Enter the six digits that your app shows now",
        hint="Your authenticator app shows a new code every 30 seconds.",
        most=40,
        noun="The code",
    )


class RecoveryCodeForm(Form):
    code = Text(
        "Recovery code",
        required="Enter a recovery code",
        hint="24 letters and numbers. Capitals, spaces and hyphens make no difference.",
        most=80,
        noun="The recovery code",
    )


class PasswordAndCodeForm(PasswordAgainForm, CodeForm):
    pass


class PasswordAndRecoveryCodeForm(PasswordAgainForm, RecoveryCodeForm):
    pass


class PasskeyForm(Form):
    """Filled in by the browser, when a passkey has answered."""

    answer = Hidden(pattern=ANSWER, instead=str)


class AddPasskeyForm(PasskeyForm):
    name = Text(
        "Name of this passkey",
        required="Enter a name for this passkey",
        hint="So that you know it from others, for example “Work laptop” or “Blue key”.",
        most=60,
        readers="Who can read this: only you.",
    )
