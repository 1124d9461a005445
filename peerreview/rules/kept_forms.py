"""What is kept of a form that arrived after its sign-in had ended, until the person is back."""

import re
from collections.abc import Iterable
from datetime import timedelta

KEPT_FOR = timedelta(days=1)
# What one form of ours can hold, several times over; more is not typed by a person.
FIELDS_AT_MOST, LETTERS_AT_MOST = 1000, 200_000
FORMS_AT_MOST = 10

# What the page itself put into the form, and will put in anew.
OF_THE_PAGE = {"csrf_token", "once", "kept"}
# What shows who somebody is: it is never kept anywhere.
SECRET = re.compile(r"password|secret|token|credential|(^|_)code$", re.IGNORECASE)
# No text that can be stored holds these.
UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def is_typed(name: str) -> bool:
    """Whether a person typed into this field what may be shown again: no secret, nothing of the page."""
    return name not in OF_THE_PAGE and name != "version" and not SECRET.search(name)


def keepable(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields of a form that may be kept; none where it is too much, or nothing was typed."""
    kept = [
        (UNKEEPABLE.sub("", name), UNKEEPABLE.sub("", value))
        for name, value in fields
        if is_typed(name) or name == "version"
    ]
    letters = sum(len(name) + len(value) for name, value in kept)
    is_too_much = len(kept) > FIELDS_AT_MOST or letters > LETTERS_AT_MOST
    is_empty = not any(value.strip() for name, value in kept if name != "version")
    return [] if is_too_much or is_empty else kept
