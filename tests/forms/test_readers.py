"""Every text box says who can ever read what is typed in it."""

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module

from peerreview import forms
from peerreview.forms.base import Email, Form, Link, LongText, Password, Text
from peerreview.forms.findings import Suggestions

# What is typed here is looked up and not kept: a council of the register, an address, a search.
LOOKED_UP = {
    "CandidateFilter.name", "CodeForm.code", "FindForm.words", "InterestForm.council",
    "RecoveryCodeForm.code", "SignInForm.email",
    "SuccessorForm.successor", "TakeIntoGroupForm.council", "TieForm.other",
    "ActingCoordinatorForm.email", "AskForResetForm.email",
}  # fmt: skip


def _silent() -> Iterator[str]:
    for found in pkgutil.iter_modules(forms.__path__):
        module = import_module(f"{forms.__name__}.{found.name}")
        for kind in vars(module).values():
            if (
                inspect.isclass(kind)
                and issubclass(kind, Form)
                and kind.__module__ == module.__name__
            ):
                yield from (
                    f"{kind.__name__}.{name}" for name, box in vars(kind).items() if _is(box)
                )


def _is(box: object) -> bool:
    kind = getattr(box, "field_class", None)
    is_text = inspect.isclass(kind) and issubclass(kind, (Text, LongText, Link, Email, Suggestions))
    is_secret = inspect.isclass(kind) and issubclass(kind, Password)
    return is_text and not is_secret and not box.kwargs.get("readers")  # type: ignore[attr-defined]


def test_a_text_box_without_readers_keeps_nothing() -> None:
    assert set(_silent()) == LOOKED_UP
