"""Questions that are answered by typing: text, long text, links, e-mail addresses, numbers; and one tick."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import groupby, islice
from typing import Any
from urllib.parse import urlsplit

from wtforms import Field
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from ..rules.joining import domain_of

# NUL is refused by PostgreSQL; the others are not allowed in HTML or XML, so no export could carry them.
# What turns a line around, or hides in it: a name could look like somebody else's.
DECEIVING = re.compile("[\u200b\u202a-\u202e\u2060\u2066-\u2069]")
UNKEEPABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
EMAIL = re.compile(
    r"[^@\s<>,;:\"()\[\]\\]{1,64}@[^@\s<>,;:\"()\[\]\\.]+(\.[^@\s<>,;:\"()\[\]\\.]+)+"
)
# Longest address that mail can carry (RFC 5321 path limit).
EMAIL_MOST = 254
# What all browsers and servers accept.
LINK_MOST = 2000
# As in Unicode's stream-safe text; no language needs a third of it.
MOST_MARKS = 30
# The three marks that Unicode does not count as such before it takes them apart.
UNCOUNTED_MARKS = "\u0f73\u0f75\u0f81"


class Wrong(StopValidation):
    """What was typed cannot be taken; its text tells the person what to do."""


def is_mark(letter: str) -> bool:
    """Whether this stands on the letter before it, as an accent does."""
    return unicodedata.combining(letter) > 0 or letter in UNCOUNTED_MARKS


def composed(text: str) -> str:
    """The text in NFC, with at most 30 marks on one letter: putting thousands in order takes minutes."""
    if text.isascii():
        return text
    runs = groupby(text, is_mark)
    kept = ("".join(islice(run, MOST_MARKS) if are_marks else run) for are_marks, run in runs)
    return unicodedata.normalize("NFC", "".join(kept))


def clean(text: str) -> str:
    """Typed text as it is kept: NFC, line feeds only, nothing that cannot be stored or shown, no space around it."""
    text = UNKEEPABLE.sub("", LINE_ENDS.sub("\n", text))
    return composed(text).strip()


def one_line(text: str) -> str:
    """Typed text as it is kept in one line: clean, each run of space as one space, nothing that
    makes it look like another.
    """
    return " ".join(DECEIVING.sub("", clean(text)).split())


class Question(Field):
    """A question with its label, hint, who can read the answer, what was typed and what is wrong with it.

    `typed` is shown again as it is, `data` is the clean value and only to be trusted after `validate`. `required` is
    the error for an empty answer; without it the answer may be empty. `noun` is what errors call the answer.
    """

    data: Any
    typed: Any

    def __init__(
        self,
        label: str,
        *,
        required: str | None = None,
        hint: str = "",
        readers: str = "",
        noun: str = "",
        **binding: Any,
    ) -> None:
        super().__init__(label, **binding)
        self.required = required
        self.hint = hint
        self.readers = readers
        self.noun = noun or ("Your answer" if label.endswith("?") else label)

    def tidy(self, text: str) -> str:
        """The typed text, made clean."""
        return one_line(text)

    def as_typed(self, value: Any) -> Any:
        """How a value that is already kept looks in the box."""
        return "" if value is None else str(value)

    def answer(self) -> Any:
        """The clean value of what was typed, which is not empty. Raises Wrong."""
        return self.typed

    def nothing(self) -> Any:
        """The clean value of an empty answer."""
        return ""

    def told(self) -> str:
        """What was typed, as text, to give it back on a page without the form."""
        return str(self.typed)

    def process_data(self, value: Any) -> None:
        self.data = self.nothing() if value is None else value
        self.typed = self.as_typed(value)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = self.tidy(valuelist[0] if valuelist else "")
        self.data = self.nothing()

    def pre_validate(self, form: Any) -> None:
        self.data = self.nothing()
        if not self.typed:
            raise StopValidation(self.required or "")
        self.data = self.answer()

    def refuse(self, message: str) -> None:
        """Put an error on this question that was found after validation."""
        self.errors = [*self.errors, message]

    def problems(self) -> list[tuple[str, str]]:
        """Each error with the id of the input that it is about."""
        return [(str(error), self.id) for error in self.errors]


class Text(Question):
    """One line of text. Clean value: a string, empty if nothing was typed."""

    def __init__(self, label: str, *, most: int = 200, **question: Any) -> None:
        super().__init__(label, **question)
        self.most = most

    def answer(self) -> Any:
        if len(self.typed) > self.most:
            raise Wrong(f"{self.noun} must be {self.most:,} characters or fewer")
        return self.typed


class LongText(Text):
    """A box of several lines; `readers` is owed, because every text box says who can ever read it."""

    def __init__(self, label: str, *, readers: str, most: int = 4000, **question: Any) -> None:
        super().__init__(label, readers=readers, most=most, **question)

    def tidy(self, text: str) -> str:
        return clean(text)


class Password(Text):
    """A password, never shown again and never trimmed: a space at its end belongs to it. NFC, so that keyboards agree."""

    def __init__(self, label: str, *, most: int = 1000, **question: Any) -> None:
        super().__init__(label, most=most, noun="Password", **question)

    def tidy(self, text: str) -> str:
        return composed(re.sub("[\x00\ud800-\udfff]", "", text))

    def told(self) -> str:
        return ""


class Email(Text):
    """An e-mail address. Clean value: as `address` gives it."""

    def __init__(self, label: str = "Email address", **question: Any) -> None:
        super().__init__(label, **{"most": EMAIL_MOST, "noun": "Email address", **question})

    def answer(self) -> str:
        return address(super().answer())


def address(typed: str) -> str:
    """An e-mail address as it is kept: in small letters, so that one person has one, and with its
    domain in those that every mail server takes. Raises Wrong.
    """
    before, _, domain = typed.lower().rpartition("@")
    if not EMAIL.fullmatch(typed) or not (plain := domain_of(domain)):
        raise Wrong("Enter an email address in the correct format, like name@example.gov.uk")
    if not before.isascii():
        raise Wrong(
            "Enter an email address without accents or special letters before the @: our mail does not reach others"
        )
    return f"{before}@{plain}"


class Link(Text):
    """A web address (http, https) or mailto link; nothing else can be stored, so nothing else can be clicked."""

    def __init__(self, label: str, **question: Any) -> None:
        super().__init__(label, **{"most": LINK_MOST, "noun": "The link", **question})

    def answer(self) -> str:
        if not is_link(super().answer()):
            raise Wrong("Enter a full link that starts with https:// or http://")
        return str(self.typed)


def is_link(text: str) -> bool:
    """Whether this is a whole http, https or mailto address."""
    if re.search(r"[\s<>\"\\]", text):
        return False
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(host)
    return parts.scheme == "mailto" and EMAIL.fullmatch(parts.path) is not None


class WholeNumber(Question):
    """A whole number from `low` to `high`, both included. Clean value: an int, or None."""

    def __init__(self, label: str, *, low: int, high: int, **question: Any) -> None:
        super().__init__(label, **question)
        self.low, self.high = low, high

    def nothing(self) -> None:
        return None

    def answer(self) -> int:
        # Fifteen digits are more than any count here and fewer than Python refuses to read.
        if not re.fullmatch(
            r"[+-]?[0-9]{1,15}", digits := self.typed.replace(",", "").replace(" ", "")
        ):
            if re.fullmatch(r"[+-]?[0-9]+", digits):
                raise Wrong(self.range_error())
            raise Wrong(f"{self.noun} must be a whole number, like {self.low}")
        if not self.low <= int(digits) <= self.high:
            raise Wrong(self.range_error())
        return int(digits)

    def range_error(self) -> str:
        """What to say about a number that is too low or too high."""
        return f"{self.noun} must be between {self.low:,} and {self.high:,}"


class Tick(Question):
    """One checkbox, for example a declaration. Clean value: True or False; `required` is the error if not ticked."""

    def nothing(self) -> bool:
        return False

    def as_typed(self, value: Any) -> bool:
        return bool(value)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = any(one_line(value) for value in valuelist)
        self.data = self.nothing()

    def answer(self) -> bool:
        return True

    def told(self) -> str:
        return "Yes" if self.typed else ""


class Hidden(Field):
    """A value that travels with the form unseen. What does not match `pattern` is replaced by `instead`."""

    def __init__(
        self,
        *,
        pattern: str,
        instead: Callable[[], Any],
        becomes: Callable[[str], Any] = str,
        **binding: Any,
    ) -> None:
        super().__init__("", **binding)
        self.pattern, self.instead, self.becomes = pattern, instead, becomes

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if formdata is not None:
            sent = formdata.get(self.name, "")
            self.data = self.becomes(sent) if re.fullmatch(self.pattern, sent, re.ASCII) else None
        if self.data is None:
            self.data = self.instead()
