"""Forms of signing in: what must never be kept or shown again, and letters from every keyboard."""

import inspect
import pkgutil
import unicodedata
from importlib import import_module

import pytest
from flask import Flask

from peerreview import credentials, forms
from peerreview.forms.account import ResetForm
from peerreview.forms.base import Form, Password
from peerreview.forms.questions import Password as Box

WORDS = "Ünter dem Birnbaum Krähen é 7 🫖"


def test_what_is_kept_of_a_form_is_told_by_name_from_a_password() -> None:
    modules = [
        import_module(f"{forms.__name__}.{m.name}") for m in pkgutil.iter_modules(forms.__path__)
    ]
    kinds = [
        k for m in modules for k in vars(m).values() if inspect.isclass(k) and issubclass(k, Form)
    ]
    names = {
        name
        for kind in kinds
        for name, box in vars(kind).items()
        if getattr(box, "field_class", None) in {Password, Box}
    }
    assert {name for name in names if "password" not in name} == set()
    assert {"password", "current_password"} <= names


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_password_is_the_same_from_every_keyboard(application: Flask, form: str) -> None:
    typed = unicodedata.normalize(form, WORDS)
    with application.test_request_context(method="POST", data={"password": typed}):
        asked = ResetForm()
        assert asked.validate()
        assert credentials.matches(credentials.hash_of(WORDS), asked.values()["password"])


def test_spaces_of_a_password_belong_to_it(application: Flask) -> None:
    with application.test_request_context(method="POST", data={"password": "  two spaces  "}):
        assert ResetForm().values()["password"] == ""
        asked = ResetForm()
        assert asked.validate()
        assert asked.values()["password"] == "  two spaces  "
