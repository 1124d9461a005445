"""The register of councils: a file in mySociety's format, read strictly, row by row.

Source of the format: https://pages.mysociety.org/uk_local_authority_names_and_codes/
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice

NATIONS = ("England", "Northern Ireland", "Scotland", "Wales")
COLUMNS = (
    "local-authority-code",
    "official-name",
    "nice-name",
    "gss-code",
    "start-date",
    "end-date",
    "replaced-by",
    "nation",
    "region",
    "local-authority-type-name",
    "lat",
    "long",
)
POPULATION = re.compile(r"pop-[0-9]{4}")  # the year moves on with the register
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,19}")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,30})?")
LONGEST_CELL = 300
MOST_PEOPLE = 100_000_000  # more than the United Kingdom has


class NotARegister(ValueError):
    """The file is not in the register's format; the message says what is wrong with it."""


class BadRow(ValueError):
    """A row that cannot be used; the message says why."""


@dataclass(frozen=True)
class Row:
    """What one row of the register says of one council."""

    line: int
    code: str
    name: str
    nice_name: str
    gss_code: str | None
    nation: str
    region: str | None
    kind: str
    started_on: date | None
    ended_on: date | None
    latitude: float | None
    longitude: float | None
    population: int | None
    successors: tuple[str, ...]


@dataclass(frozen=True)
class Rejected:
    """A row that was left out: the line of the file on which it begins, and why."""

    line: int
    reason: str


def read(content: bytes, known: frozenset[str] = frozenset()) -> tuple[list[Row], list[Rejected]]:
    """The councils of the file in its order, and the rows that were left out, by line.

    `known` are codes that successors may name although they have no row here. Raises NotARegister.
    """
    lines = list(io.StringIO(_text(content), newline=""))
    columns, begins = _header(lines)
    rows: dict[str, Row] = {}
    rejected = []
    for line, cells in _records(lines, begins):
        try:
            row = _row(line, _cells(cells, columns))
            if row.code in rows:
                raise BadRow(f"the code {row.code} is already on line {rows[row.code].line}")
            rows[row.code] = row
        except BadRow as bad:
            rejected.append(Rejected(line, str(bad)))
    if not rows and not rejected:
        raise NotARegister("the file has a first line and no councils")
    rejected += _take_out_strays(rows, known)
    return list(rows.values()), sorted(rejected, key=lambda one: one.line)


def _text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]  # the last two are what spreadsheets save
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if "\0" not in text:
                return text
    raise NotARegister("the file is not text. Save it as CSV, in UTF-8")


def _header(lines: list[str]) -> tuple[list[str], int]:
    """The names of the columns, and how many lines of the file they take."""
    reader = csv.reader(lines, strict=True)
    try:
        names = [cell.strip().lower() for cell in next(reader)]
    except StopIteration:
        raise NotARegister("the file is empty") from None
    except csv.Error as error:
        raise NotARegister(f"its first line cannot be read: {error}") from error
    if missing := [column for column in COLUMNS if column not in names]:
        raise NotARegister(
            "its first line must name the columns of the register, separated by commas. "
            f"Missing: {', '.join(missing)}"
        )
    if twice := [column for column in COLUMNS if names.count(column) > 1]:
        raise NotARegister(f"its first line names a column twice: {', '.join(twice)}")
    return names, reader.line_num


def _records(lines: list[str], begins: int) -> Iterator[tuple[int, list[str] | None]]:
    """Each record with the number of the line on which it begins; None where it cannot be read.

    After such a record reading begins anew on the next line, so that one quotation mark that is
    never closed costs one row and not the rest of the file.
    """
    while begins < len(lines):
        reader = csv.reader(islice(lines, begins, None), strict=True)
        at = begins
        try:
            for cells in reader:
                if cells:
                    yield at + 1, cells
                at = begins + reader.line_num
            return
        except csv.Error:
            yield at + 1, None
            begins = at + 1


def _cells(cells: list[str] | None, columns: list[str]) -> dict[str, str]:
    """The cells by name of column, clean; `population` is the newest of its kind."""
    if cells is None:
        raise BadRow("its quotation marks do not match, or a cell is far too long")
    if len(cells) != len(columns):
        raise BadRow(f"it has {len(cells)} cells, and the first line has {len(columns)}")
    found = {
        column: " ".join(unicodedata.normalize("NFC", cell).split())
        for column, cell in zip(columns, cells, strict=True)
    }
    for column in COLUMNS:
        if len(found[column]) > LONGEST_CELL:
            raise BadRow(f"its {column} is longer than {LONGEST_CELL} characters")
        if not found[column].isprintable():
            raise BadRow(f"its {column} has a hidden character")
    years = sorted(filter(POPULATION.fullmatch, columns))
    return found | {"population": found[years[-1]] if years else ""}


def _row(line: int, cells: dict[str, str]) -> Row:
    code = cells["local-authority-code"].upper()
    if not CODE.fullmatch(code):
        raise BadRow(
            f"its local-authority-code must be capital letters and numbers: {code or 'none'}"
        )
    if not cells["official-name"]:
        raise BadRow("it has no official-name")
    if cells["nation"] not in NATIONS:
        raise BadRow(f"its nation must be one of {', '.join(NATIONS)}: {cells['nation'] or 'none'}")
    if not cells["local-authority-type-name"]:
        raise BadRow("it has no local-authority-type-name")
    started_on, ended_on = _date(cells, "start-date"), _date(cells, "end-date")
    if started_on and ended_on and ended_on < started_on:
        raise BadRow("its end-date is before its start-date")
    population = _number(cells, "population", 0, MOST_PEOPLE)
    return Row(
        line=line,
        code=code,
        name=cells["official-name"],
        nice_name=cells["nice-name"] or cells["official-name"],
        gss_code=cells["gss-code"] or None,
        nation=cells["nation"],
        region=cells["region"] or None,
        kind=cells["local-authority-type-name"],
        started_on=started_on,
        ended_on=ended_on,
        latitude=_number(cells, "lat", -90, 90),
        longitude=_number(cells, "long", -180, 180),
        population=None if population is None else int(population),
        successors=tuple(dict.fromkeys(cells["replaced-by"].upper().replace(",", " ").split())),
    )


def _date(cells: dict[str, str], column: str) -> date | None:
    if not (text := cells[column]):
        return None
    try:
        if ISO_DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadRow(f"its {column} must be a real date like 2019-04-01: {text}")


def _number(cells: dict[str, str], column: str, low: int, high: int) -> float | None:
    if not (text := cells[column]):
        return None
    if not NUMBER.fullmatch(text) or not low <= float(text) <= high:
        raise BadRow(f"its {column} must be a number from {low:,} to {high:,}: {text[:40]}")
    return float(text)


def _take_out_strays(rows: dict[str, Row], known: frozenset[str]) -> list[Rejected]:
    """Take out rows whose successor is nowhere, again and again: one may have named another."""
    rejected = []
    while strays := [row for row in rows.values() if _stray(row, rows.keys() | known)]:
        for row in strays:
            unknown = _stray(row, rows.keys() | known)
            rejected.append(Rejected(row.line, f"its replaced-by names {unknown}"))
        for row in strays:
            del rows[row.code]
    return rejected


def _stray(row: Row, codes: Set[str]) -> str:
    if row.code in row.successors:
        return "the council itself"
    strays = [code for code in row.successors if code not in codes]
    return f"{strays[0][:40]}, which is no council of this file or the register" if strays else ""
