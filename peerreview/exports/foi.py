"""The FOI file of a review as an editable document (ODT): headings, texts and tables in order."""

import re
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from odfdo import Cell, Document, Element, Header, Paragraph, Row, Table
from odfdo.header_rows import HeaderRows

from ..rules.foi import Block, Counted, FoiFile, Heading, Section, Words
from ..rules.foi import Table as Facts
from ..words import count, moment, short_day

LANGUAGE = "en-GB"
TYPE = "application/vnd.oasis.opendocument.text"
PICTURE_OF_THE_TEMPLATE = "Thumbnails/thumbnail.png"
# No document may hold these (XML 1.0, section 2.2), and somebody may have typed one.
NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_odt(found: FoiFile, *, happened: Callable[[Any], str], service: str) -> bytes:
    """The document. `happened` says an event as a sentence; `service` is the name of the service.

    Everything is put in as text: nothing that somebody wrote is read as anything else.
    """
    document = Document("text")
    _describe(document, found, service)
    body = document.body
    body.clear()
    for element in _elements(found, happened, service):
        body.append(element)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _describe(document: Document, found: FoiFile, service: str) -> None:
    """Title and language, and nothing of a person or of the template's makers."""
    meta = document.meta
    meta.title = _plain(f"{found.service}: peer review {found.ref}")
    meta.generator = _plain(service)
    meta.creation_date = meta.date = found.made_at.replace(tzinfo=None, microsecond=0)
    document.language = LANGUAGE
    document.del_part(PICTURE_OF_THE_TEMPLATE)
    document.manifest.del_full_path(PICTURE_OF_THE_TEMPLATE)


def _elements(found: FoiFile, happened: Callable[[Any], str], service: str) -> Iterable[Element]:
    yield _heading(1, f"{found.service}: peer review {found.ref}")
    yield _text(f"{found.council}. Made by {service} on {moment(found.made_at)}.")
    yield _text(
        "This file holds in full what a publisher of the council sees of this review, with who else "
        "sees it. Points of the report, with the council’s responses and actions, can be shared further; "
        "nothing else of a review can. Of everything else it says what there is, how many, from when to when, and who "
        "holds it. It says nothing about what has to be given out, and what has not."
    )
    for section in found.sections:
        yield from _section(section)
    yield _heading(2, "What happened")
    yield _text("Without names, and without the words that people wrote.")
    rows = [(moment(one.at), happened(one)) for one in found.events]
    yield from _table(Facts("What happened", ("When", "What"), tuple(rows)))
    yield _heading(2, "What else is held")
    yield _text(
        "A publisher does not see these. The service shows them only to those who hold them."
    )
    yield from _table(_counts(found.counted))


def _section(section: Section) -> Iterable[Element]:
    yield _heading(2, section.title)
    yield _text(section.seen_by)
    yield _text(section.sharing)
    below = 3
    for block in section.blocks:
        below = 4 if isinstance(block, Heading) else below
        yield from _block(block, below)


def _block(block: Block, below: int) -> Iterable[Element]:
    """`below`: the level of a heading that comes next, so that none is skipped."""
    if isinstance(block, Facts):
        yield from _table(block)
    elif isinstance(block, Heading):
        yield _heading(3, block.text)
    elif isinstance(block, Words):
        yield _heading(below, block.label)
        yield from map(_text, block.text.splitlines() or [""])
    else:
        yield _text(block)


def _counts(counted: Iterable[Counted]) -> Facts:
    head = ("Kind", "How many", "From", "To", "Held by")
    rows = (
        (
            one.kind,
            count(one.count, "item"),
            short_day(one.first_on) if one.first_on else "",
            short_day(one.last_on) if one.last_on else "",
            one.holder,
        )
        for one in counted
    )
    return Facts("What else is held", head, tuple(rows))


def _heading(level: int, text: str) -> Element:
    heading = Header(level, _plain(text))
    heading.style = f"Heading_20_{level}"
    return heading


def _text(text: str) -> Element:
    return Paragraph(_plain(text), style="Text_20_body")


def _table(facts: Facts) -> Iterable[Element]:
    """The table, its first row marked as the headings of its columns; a line where it is empty."""
    if not facts.rows:
        yield _text(f"{facts.name}: none.")
        return
    table = Table(_plain(facts.name))
    for _ in facts.head:
        table.append(Element.from_tag("table:table-column"))
    headings = HeaderRows()
    headings.append(_row(facts.head))
    table.append(headings)
    for row in facts.rows:
        table.append(_row(row))
    yield table
    yield _text("")


def _row(texts: Iterable[str]) -> Element:
    row = Row()
    for text in texts:
        cell = Cell()
        cell.type = "string"
        for line in text.splitlines() or [""]:
            cell.append(Paragraph(_plain(line)))
        row.append(cell)
    return row


def _plain(text: str) -> str:
    return NO_CHARACTER.sub("", text)
