"""Odd things to type, and the forms to type them into."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote, quote_from_bytes

import html5lib

from peerreview.clock import today
from tests.doors import PASSWORD, Door

BESIDE = ("name", "words", "answer", "ref", "kept", "person_id", "odd \0 \u202e name")
TYPE = "application/x-www-form-urlencoded"
LETTERS = (
    b"NUL \0 in it",
    b"surrogates \xed\xa0\x80 \xed\xbf\xbf and half a letter \xff\xfe\x80",
    "right to left \u202e\u2066 \u05d0\u0627 \u202c\u2069 and back".encode(),
    ("marks e" + "\u0301" * 400).encode(),
    "emoji \U0001f469\u200d\U0001f4bb\U0001f1ec\U0001f1e7 \U0001f9d1\U0001f3fd".encode(),
    b"=HYPERLINK(1)|' OR 1=1 -- \\ %s {{ 7*7 }} <script>",
    "wide Ａ１ \u2028 ﬀ \u00a0\u3000 \ufeff\ufffe".encode(),
)
NUMBERS = (
    "٣".encode(), b"-1", b"1e9", b"9" * 400, b"NaN", "²①".encode(), b"0x1", b"1.5", b"3\0",
    b"\xed\xa0\x80", b"\xff", b"none of these", b"", b"9223372036854775808",
)  # fmt: skip
DATES = ((b"31", b"2", b"2027"), ("٣".encode(), b"3", b"2027"), (b"1e9", b"-1", b"99999"))
BLANKS = (b" ", b"\t\r\n", "\u3000\u00a0\u2003".encode(), "\u200b\u2060\ufeff".encode(), b"\0", b"")
HIDDEN = (b"9" * 400, b"\0", "٣".encode(), b"\xed\xa0\x80", b"-1", b"")
LONG = b"x" * 50_000
PARTS = ("-day", "-month", "-year")
# What a question of this kind or name takes, where any words would not do.
KINDS = {
    "email": b"odd@example.gov.uk",
    "password": PASSWORD.encode(),
    "number": b"3",
    "url": b"https://example.gov.uk",
}
NAMES = {"starts": b"9:30am", "ends": b"11:30am", "address": b"https://example.gov.uk"}
FORMATS = {*NAMES, "council", "other", "successor", "domain", "code"}


@dataclass
class Question:
    """An input of a form: its name, its kind, what it holds, what it could, and what is known to do."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    known: str = ""

    @property
    def is_choice(self) -> bool:
        """Whether one picks from what is there."""
        return self.kind in {"radio", "checkbox", "select"}

    @property
    def is_words(self) -> bool:
        """Whether any words do."""
        return self.kind in {"text", "textarea"} and not self.known and self.name not in FORMATS


def questions(door: Door) -> list[Question]:
    """What the form behind this door asks, hidden inputs too; nothing where it has no page."""
    page = door.browser().get(door.page)
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    forms = [_asked(form) for form in tree.iter("form") if _leads_to(door, form)]
    for question in (asked := forms[0] if forms else []):
        question.known = door.hand.answers.get(question.name, "")
    return asked


def _leads_to(door: Door, form: Any) -> bool:
    to = (form.get("action") or "").partition("?")[0]
    return form.get("method") == "post" and to == door.path


def _asked(form: Any) -> list[Question]:
    found: dict[str, Question] = {}
    for element in form.iter():
        name = element.get("name", "")
        if element.tag not in {"input", "textarea", "select"} or not name:
            continue
        kind = element.get("type", "text") if element.tag == "input" else element.tag
        if element.get("inputmode") == "numeric":
            kind = "number"
        question = found.setdefault(name, Question(name, kind, _held(element)))
        if question.is_choice:
            options = [one.get("value", "") for one in element.iter("option")]
            question.options += options or [element.get("value", "on")]
    return list(found.values())


def _held(element: Any) -> str:
    return element.get("value", "") if element.tag == "input" else "".join(element.itertext())


def body(door: Door, asked: list[Question], way: str, turn: int) -> str:
    """All that is asked, answered in this way; each question gets another oddity, by turns.

    Beside it what no form of ours asks. Empty where this way changes nothing in this form.
    """
    fill = WAYS[way]
    pairs = [(each.name, fill(each, turn + place)) for place, each in enumerate(asked)]
    if pairs == [(each.name, plain(each)) for each in asked] and way != "letters":
        return ""
    beside = [(name, LETTERS[turn % len(LETTERS)]) for name in BESIDE if name not in dict(pairs)]
    pairs += beside if way == "letters" else []
    return "&".join(f"{quote(name)}={quote_from_bytes(value)}" for name, value in pairs)


def plain(question: Question) -> bytes:
    """An answer that most forms take: the last of the choices leads to the most other questions."""
    if question.known:
        return question.known.encode()
    if question.is_choice:
        return question.options[-1].encode()
    if question.value or question.kind == "hidden":
        return question.value.encode()
    if question.name.endswith(PARTS):
        on = today() if question.name.startswith("held_on") else today() + timedelta(days=70)
        return str(getattr(on, question.name.rpartition("-")[2])).encode()
    return NAMES.get(question.name) or KINDS.get(question.kind, b"Some words")


def letters(question: Question, turn: int) -> bytes:
    """Odd letters wherever words are asked for."""
    return LETTERS[turn % len(LETTERS)] if question.is_words else plain(question)


def choices(question: Question, turn: int) -> bytes:
    """What no choice, number, date or address is."""
    if question.kind == "hidden" or question.is_words:
        return plain(question)
    if question.name.endswith(PARTS):
        place = PARTS.index("-" + question.name.rpartition("-")[2])
        return DATES[turn // len(PARTS) % len(DATES)][place]
    return NUMBERS[turn % len(NUMBERS)]


def blanks(question: Question, turn: int) -> bytes:
    """Nothing but space, in many alphabets."""
    return plain(question) if question.kind == "hidden" else BLANKS[turn % len(BLANKS)]


def length(question: Question, turn: int) -> bytes:
    """Far more than any box takes."""
    return plain(question) if question.kind == "hidden" or question.is_choice else LONG


def hidden(question: Question, turn: int) -> bytes:
    """What no page of ours has put into the form."""
    return HIDDEN[turn % len(HIDDEN)] if question.kind == "hidden" else plain(question)


WAYS: dict[str, Callable[[Question, int], bytes]] = {
    "letters": letters, "choices": choices, "blanks": blanks, "length": length, "hidden": hidden,
}  # fmt: skip
