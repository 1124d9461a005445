"""The form that every form is: one use, no time limit, and errors that lead to their question.

A view asks `form.validate_on_submit()`, gives `form.values()` to the operation, and puts what the
operation refuses on the form with `form.refuse("reason", "…")`.
"""

import secrets
from typing import Any

from flask import g, request
from flask_wtf import FlaskForm

from peerreview.forms.choices import Choice, Choices, Option, Pick
from peerreview.forms.questions import (
    Email,
    Hidden,
    Link,
    LongText,
    Password,
    Question,
    Text,
    Tick,
    WholeNumber,
    Wrong,
)
from peerreview.forms.times import Clock, Day, HalfDay, HalfDays

__all__ = [
    "Choice", "Choices", "Clock", "Day", "Edit", "Email", "Form", "HalfDay", "HalfDays", "Link", "LongText", "Option",
    "Password", "Pick", "Question", "Text", "Tick", "WholeNumber", "Wrong", "once_key",
]  # fmt: skip


def once_key() -> str:
    """A new key by which the second press of one button is known."""
    return secrets.token_urlsafe(16)


class Form(FlaskForm):
    """Questions with a token against forgery and a one-use key; with nothing else, the form of a single button."""

    class Meta(FlaskForm.Meta):
        """How the form is read: from posted fields only, and a page may stay open as long as somebody needs."""

        csrf_time_limit = None

        def wrap_formdata(self, form: "Form", formdata: Any) -> Any:
            """What was posted, or the given fields; JSON and files are never taken for fields.

            Where somebody comes back to what they had typed, the form begins with that (`g.kept`).
            """
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            return request.form if form.is_submitted() else g.get("kept")

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, field in vars(cls).items():
            if hasattr(field, "_formfield") and hasattr(Form, name):
                raise TypeError(
                    f"{cls.__name__}.{name}: forms have something of this name; call the question otherwise"
                )

    form_errors: list[str]
    once = Hidden(pattern=r"[\w-]{16,64}", instead=once_key)

    def _questions(self) -> dict[str, Question]:
        return {name: field for name, field in self._fields.items() if isinstance(field, Question)}

    def values(self) -> dict[str, Any]:
        """The clean values by name of question."""
        return {name: question.data for name, question in self._questions().items()}

    def refuse(self, name: str | None, message: str) -> None:
        """Show an error found after validation, on the question of this name or, without one, on the form."""
        question = self._questions().get(name or "")
        if question is None:
            self.form_errors = [*self.form_errors, message]
        else:
            question.refuse(message)

    def problems(self) -> list[tuple[str, str]]:
        """Each error with the address of its input on the page; the address is empty if it is about the whole form."""
        found = [(str(error), "") for error in self.form_errors]
        if getattr(self, "csrf_token", None) is not None and self.csrf_token.errors:
            found.append(
                (
                    "This page was open for a long time. Your answers are still here: please send them again",
                    "",
                )
            )
        for question in self._questions().values():
            found += [(error, id and f"#{id}") for error, id in question.problems()]
        return found

    def given_back(self) -> list[tuple[str, str]]:
        """What was typed, by label, to give it back where the form itself cannot be shown again."""
        return [
            (question.label.text, text)
            for question in self._questions().values()
            if (text := question.told())
        ]


class Edit(Form):
    """A form that changes what others may be changing too: `version.data` is the one the person was looking at.

    Set it when showing (`EditForm(data={..., "version": finding.version})`). Missing or malformed it is 0, which is
    never a live version, so the change is refused as out of date and not lost.
    """

    version = Hidden(pattern=r"[0-9]{1,9}", instead=int, becomes=int)
