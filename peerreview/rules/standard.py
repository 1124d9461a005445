"""A standard: the published points that a review looks at, and the scale that views are given on.

A standard is data, never code: one TOML text (a pack) says everything, and groups may load packs of their own.
So `read` is strict, and says kindly where a pack is wrong. No rule elsewhere may name a label or a number of a scale:
what an option asks for is said by the option itself (`needs_suggestion`).
"""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from importlib.resources import files
from typing import Any

WEB_ADDRESS = re.compile(r"https?://[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?", re.ASCII)
KEBAB_CASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
BYTE_ORDER_MARK = "\ufeff"  # some editors put it first
LONGEST_PACK = 200_000
LONGEST_NAME = 120
LONGEST_TEXT = 400
MOST_POINTS = 50
MOST_OPTIONS = 10


class BadStandard(ValueError):
    """A pack that cannot be used; the message names the place and says what is wrong there."""


class Discipline(StrEnum):
    """A field of skill. Each point has a leading one; a panel covers those of the review's focus."""

    USER_RESEARCH = "user research"
    DESIGN_AND_CONTENT = "design and content"
    TECHNOLOGY_AND_DATA = "technology and data"
    DELIVERY_AND_PRODUCT = "delivery and product"
    PERFORMANCE_AND_OPERATIONS = "performance and operations"


@dataclass(frozen=True)
class Option:
    """One step of the scale, with the explanation that is shown where it is chosen.

    The number serves charts of one service over time; it is never added up or averaged.
    """

    number: int
    label: str
    explanation: str
    needs_suggestion: bool


@dataclass(frozen=True)
class Point:
    """One point of a standard: what it is about, what to ask about it, and what shows it done well."""

    number: int
    title: str
    summary: str
    discipline: Discipline
    prompts: tuple[str, ...]
    evidence: tuple[str, ...]
    address: str


@dataclass(frozen=True)
class Standard:
    """One version of a published standard; slug and version together name it.

    `address` leads to the publisher's own text. `not_covered` and `not_applicable` explain the two states
    that stand beside the scale.
    """

    slug: str
    version: str
    name: str
    publisher: str
    address: str
    published: str
    default: bool
    scale: tuple[Option, ...]
    not_covered: str
    not_applicable: str
    points: tuple[Point, ...]

    def point(self, number: int) -> Point:
        """The point with this number. Raises LookupError where the standard has none."""
        if not 1 <= number <= len(self.points):
            raise LookupError(f"{self.name} has no point {number}")
        return self.points[number - 1]

    def option(self, number: int) -> Option:
        """The option of the scale with this number. Raises LookupError where the scale has none."""
        for option in self.scale:
            if option.number == number:
                return option
        raise LookupError(f"The scale of {self.name} has no option {number}")


def read(text: str) -> Standard:
    """The standard that a pack describes. Raises BadStandard, naming the place, where it is wrong."""
    if len(text) > LONGEST_PACK:
        raise BadStandard(f"the pack is longer than {LONGEST_PACK:,} characters")
    try:
        pack = tomllib.loads(text.removeprefix(BYTE_ORDER_MARK))
    except (ValueError, RecursionError) as error:  # odd numbers and deep nesting escape tomllib so
        raise BadStandard(f"the pack is not TOML: {error}") from error
    whole = _Table("the standard", pack)
    whole.only(Standard)
    address = whole.address()
    return Standard(
        slug=whole.slug(),
        version=whole.text("version", LONGEST_NAME),
        name=whole.text("name", LONGEST_NAME),
        publisher=whole.text("publisher", LONGEST_NAME),
        address=address,
        published=whole.text("published", LONGEST_NAME),
        default="default" in pack and whole.yes_or_no("default"),
        scale=_scale(whole.tables("scale", "options in its scale", 2, MOST_OPTIONS)),
        not_covered=whole.text("not_covered", LONGEST_TEXT),
        not_applicable=whole.text("not_applicable", LONGEST_TEXT),
        points=_points(whole.tables("points", "points", 1, MOST_POINTS), address),
    )


def packs() -> tuple[tuple[str, str], ...]:
    """The packs that come with the software, each as file name and text, in the order of their names."""
    folder = files(__package__) / "standards"
    found = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    return tuple(
        (file.name, file.read_text(encoding="utf-8"))
        for file in sorted(found, key=lambda file: file.name)
    )


def shipped() -> tuple[Standard, ...]:
    """The standards that come with the software, the default first, then by name."""
    standards = []
    for name, text in packs():
        try:
            standards.append(read(text))
        except BadStandard as error:
            raise BadStandard(f"{name}: {error}") from error
    return tuple(sorted(standards, key=lambda standard: (not standard.default, standard.name)))


def digest(text: str) -> str:
    """A fingerprint (SHA-256, hexadecimal) of a pack's text, the same however an editor ends its lines."""
    lines = unicodedata.normalize("NFC", text).removeprefix(BYTE_ORDER_MARK).splitlines()
    normal = "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"
    return hashlib.sha256(normal.encode("utf-8")).hexdigest()


def _scale(tables: list[dict[str, Any]]) -> tuple[Option, ...]:
    options = []
    for position, values in enumerate(tables, start=1):
        table = _Table(f"option {position} of the scale", values)
        table.only(Option)
        number = table.number()
        label = table.text("label", LONGEST_NAME)
        explanation = table.text("explanation", LONGEST_TEXT)
        options.append(Option(number, label, explanation, table.yes_or_no("needs_suggestion")))
    _no_repeat((option.number for option in options), "options have the number")
    _no_repeat((option.label for option in options), "options have the label")
    numbers = [option.number for option in options]
    if numbers not in (sorted(numbers), sorted(numbers, reverse=True)):
        order = ", ".join(map(str, numbers))
        raise BadStandard(f"the numbers of the scale must only rise or only fall: {order}")
    return tuple(options)


def _points(tables: list[dict[str, Any]], standard_address: str) -> tuple[Point, ...]:
    points = []
    for position, values in enumerate(tables, start=1):
        table = _Table(f"point {position}", values)
        number = table.number()
        if number != position:
            raise BadStandard(
                f"points must be numbered 1, 2, 3 and so on: point {position} is numbered {number}"
            )
        table.only(Point)
        point = Point(
            number=number,
            title=table.text("title", LONGEST_NAME),
            summary=table.text("summary", LONGEST_TEXT),
            discipline=table.discipline(),
            prompts=table.texts("prompts", "prompts", 2, 3),
            evidence=table.texts("evidence", "examples of good evidence", 1, 6),
            address=table.address() if "address" in values else standard_address,
        )
        points.append(point)
    _no_repeat((point.title for point in points), "points have the title")
    return tuple(points)


def _no_repeat(values: Iterable[object], what: str) -> None:
    seen = set()
    for value in values:
        if value in seen:
            raise BadStandard(f"two {what} {value}")
        seen.add(value)


@dataclass(frozen=True)
class _Table:
    """One table of a pack, with the name that messages call it by."""

    place: str
    values: dict[str, Any]

    def only(self, kind: type[Standard] | type[Option] | type[Point]) -> None:
        """Refuses a part that is not known, so that a misspelt one is named and not lost."""
        known = {field.name for field in fields(kind)}
        for key in self.values:
            if key not in known:
                raise BadStandard(
                    f"{self.place} has a part that is not known: {key[:LONGEST_NAME]}"
                )

    def text(self, key: str, longest: int) -> str:
        value = self.values.get(key, "")
        if value == "":
            raise BadStandard(f"{self.place} has no {key}")
        return self.line(value, f"{self.place}: {key}", longest)

    def line(self, value: object, place: str, longest: int) -> str:
        if not isinstance(value, str):
            raise BadStandard(f"{place} must be text in quotation marks")
        line = value.strip()
        if not line:
            raise BadStandard(f"{place} is empty")
        if len(line) > longest:
            raise BadStandard(f"{place} is longer than {longest} characters")
        if not line.isprintable():
            raise BadStandard(f"{place} has a line break or a hidden character")
        return line

    def texts(self, key: str, name: str, least: int, most: int) -> tuple[str, ...]:
        place = f"{self.place}: {key}"
        values = self.values.get(key, [])
        if not isinstance(values, list):
            raise BadStandard(f"{place} must be a list")
        self.count(values, name, least, most)
        texts = [self.line(each, f"{place} {n}", LONGEST_TEXT) for n, each in enumerate(values, 1)]
        _no_repeat(texts, f"{name} of {self.place} say")
        return tuple(texts)

    def tables(self, key: str, name: str, least: int, most: int) -> list[dict[str, Any]]:
        tables = self.values.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
            raise BadStandard(f"{self.place}: {key} must be written as [[{key}]] tables")
        self.count(tables, name, least, most)
        return tables

    def count(self, values: list[Any], name: str, least: int, most: int) -> None:
        if not least <= len(values) <= most:
            raise BadStandard(f"{self.place} needs {least} to {most} {name}, and has {len(values)}")

    def number(self) -> int:
        number = self.values.get("number")
        if number is None:
            raise BadStandard(f"{self.place} has no number")
        if type(number) is not int or not 0 <= number <= 100:
            raise BadStandard(f"{self.place}: number must be a whole number from 0 to 100")
        return number

    def yes_or_no(self, key: str) -> bool:
        value = self.values.get(key)
        if not isinstance(value, bool):
            raise BadStandard(f"{self.place}: {key} must be true or false")
        return value

    def slug(self) -> str:
        slug = self.text("slug", LONGEST_NAME)
        if not KEBAB_CASE.fullmatch(slug):
            raise BadStandard(f"{self.place}: slug must be lower-case words joined by hyphens")
        return slug

    def address(self) -> str:
        address = self.text("address", LONGEST_TEXT)
        if not WEB_ADDRESS.fullmatch(address):
            raise BadStandard(
                f"{self.place}: address must be a web address that starts with https:// or http://"
            )
        return address

    def discipline(self) -> Discipline:
        discipline = self.text("discipline", LONGEST_NAME)
        if discipline not in tuple(Discipline):
            known = ", ".join(Discipline)
            raise BadStandard(
                f"{self.place}: discipline must be one of {known}, and is {discipline}"
            )
        return Discipline(discipline)
