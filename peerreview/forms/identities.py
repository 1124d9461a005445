"""Coming back from an identity provider, and taking an invitation with a council account."""

from .base import Form, Text
from .questions import Hidden


class ComeBackForm(Form):
    # Printable, as RFC 6749, appendix A says; long enough for those of Microsoft.
    code = Hidden(pattern=r"[\x20-\x7e]{1,4096}", instead=str)
    state = Hidden(pattern=r"[\x20-\x7e]{1,100}", instead=str)


class JoinForm(Form):
    name = Text(
        "Your name",
        required="Enter your name",
        most=120,
        hint="As your colleagues know you.",
        readers="Who can read this: people in your councils, coordinators, administrators, and "
        "everybody on a review with you. Where you coordinate a group, everybody who is signed in.",
    )
