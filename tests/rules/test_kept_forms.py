"""No form has a secret question under a name that would be kept."""

import importlib
import pkgutil
from collections.abc import Iterator

from peerreview import forms
from peerreview.forms.base import Form, Password
from peerreview.rules.kept_forms import SECRET, keepable


def forms_of_ours() -> Iterator[type[Form]]:
    for module in pkgutil.iter_modules(forms.__path__):
        found = vars(importlib.import_module(f"peerreview.forms.{module.name}")).values()
        yield from (one for one in found if isinstance(one, type) and issubclass(one, Form))


def test_each_password_has_a_name_that_is_never_kept() -> None:
    asked = {
        name
        for form in forms_of_ours()
        for name, field in vars(form).items()
        if getattr(field, "field_class", None) is Password
    }
    assert asked
    assert [name for name in asked if not SECRET.search(name)] == []


def test_codes_and_tokens_are_never_kept_and_other_words_are() -> None:
    never = ["code", "recovery_code", "new_password", "csrf_token", "credential"]
    assert keepable([(name, "x") for name in never]) == []
    kept = ["name", "words", "postcode", "answer", "encoding"]
    assert [name for name, _ in keepable([(name, "x") for name in kept])] == kept
