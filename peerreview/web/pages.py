"""What every view ends with: a form that was refused, a thing that was done, or a page."""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from ..db import commit
from ..forms.base import Form
from ..operations import presses
from ..rules.errors import Mismatch, Refused, TooOften
from ..rules.kept_forms import is_typed
from ..rules.people import Standing
from . import kept_forms


class SignInFirst(Exception):
    """Nobody is signed in, and this is not a public page."""


class SecondFactorFirst(Exception):
    """The person needs a second factor, and has none."""


class ProofFirst(Exception):
    """It is some time ago that the person showed who they are."""


def posted(form: Form, act: Callable[[], Any]) -> bool:
    """Whether the form was sent, was valid and `act` did what it asks.

    A rule that says no (Refused) is put on the form; operations refuse before they change anything
    but the note of a try (Mismatch).
    """
    g.form = form
    if not form.validate_on_submit():
        return False
    try:
        g.done = act()
    except Refused as refusal:
        if isinstance(refusal, Mismatch):
            commit()
        g.refusal = refusal
        form.refuse(refusal.field, refusal.message)
        return False
    return True


def why_not(form: Form) -> str:
    """Why a press did nothing, to say on the page that it leads to."""
    return " ".join(f"{sentence}." for sentence, _ in form.problems())


def done(endpoint: str, message: str = "", **values: Any) -> ResponseReturnValue:
    """Commit, say so, and go to the page of `endpoint`. The press of the button is kept with it."""
    return done_at(url_for(endpoint, **values), message)


def done_at(address: str, message: str = "") -> ResponseReturnValue:
    """The same with an address of our own. What was refused is not told as something done."""
    if "press" in g:
        presses.led(g.press, address)
    kept_forms.forget()
    commit()
    if message:
        flash(message, "note" if "refusal" in g else "success")
    return redirect(address)


def page(template: str, **values: Any) -> ResponseReturnValue:
    """The page of this template; with status 422 where its form was sent and refused, 429 where it
    was sent too often.
    """
    form = values.get("form")
    status = 422 if form is not None and form.is_submitted() and form.problems() else 200
    html = render_template(template, **values)
    if isinstance(g.get("refusal"), TooOften):
        return html, 429, {"Retry-After": str(g.refusal.wait_seconds)}
    return html, status


def page_number() -> int:
    """Which page of a list is asked for, from 1; the first where that makes no sense."""
    return request.args.get("page", 1, type=int)


def already_pressed(person: Standing) -> str | None:
    """Where the same press of the same button has already led; None for a first press.

    The same press: the same person, address and content, the form's one-use key included. Changed
    text is another press, so nothing that is typed after going back is lost.
    """
    fields = sorted((name, value) for name, value in request.form.items(multi=True))
    content = repr((person.id, request.path, fields)).encode("utf-8", "backslashreplace")
    g.press = hashlib.sha256(content).hexdigest()
    return presses.claim(g.press, by=person)


def sign_in_first() -> ResponseReturnValue:
    """Where a form arrives after the sign-in has ended: its text is kept and shown; without any, to
    the sign-in page.
    """
    typed = typed_raw()
    if not typed or "_user_id" not in session:
        return redirect(url_for("account.sign_in"))
    address = kept_forms.keep_of_dead_sign_in(str(session["_user_id"]))
    html = render_template(
        "errors/signed_out.html", typed=typed, kept=bool(address), back=address or kept_forms.page()
    )
    return html, 401


def typed_raw() -> list[tuple[str, str]]:
    """What was posted, by a readable form of the field's name."""
    if request.blueprint in kept_forms.SECRETIVE:
        return []
    if "form" in g:
        return [pair for pair in g.form.given_back() if pair[1]]
    return [
        (name.replace("_", " ").replace("-", " ").capitalize(), value)
        for name, value in request.form.items(multi=True)
        if is_typed(name) and value.strip()
    ]
