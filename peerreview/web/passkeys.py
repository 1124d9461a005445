"""What passes between a passkey and us: a challenge that works once, for one purpose, within minutes."""

from collections.abc import Callable

from flask import Response, session

from ..clock import now
from ..credentials import new_token
from ..forms.factors import PasskeyForm
from ..operations.second_step import Answer
from ..rules.sign_ins import LASTS, Purpose


def ask(what_for: str, options: Callable[[str], str]) -> Response:
    """A new challenge for `what_for`, kept in the signed session, with what the browser needs to meet it."""
    challenge = new_token()
    until = now() + LASTS[Purpose.PASSKEY]
    session["challenge"] = [what_for, challenge, int(until.timestamp())]
    return Response(options(challenge), mimetype="application/json")


def answered(what_for: str, form: PasskeyForm) -> Answer:
    """What the passkey answered to the challenge that was given for `what_for`.

    Where that is gone or has ended, the challenge is empty, and no answer fits it.
    """
    kept, challenge, until = session.pop("challenge", None) or ("", "", 0)
    is_open = kept == what_for and until > now().timestamp()
    return Answer(form.answer.data, challenge if is_open else "")
