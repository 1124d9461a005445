"""The FOI file as a document: read back, it says what it was given, as text, in order."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from odfdo import Document

from peerreview.exports.foi import as_odt
from peerreview.rules.foi import Counted, FoiFile, Heading, Section, Table, Told, Words

NASTY = "<text:h>&amp; =SUM(A1) ]]>\x0b\ufffe {{ 7 * 7 }}\n\ntwo  spaces\tand a tab \u202egnp"


def a_file(**changes: Any) -> FoiFile:
    facts = {
        "ref": "PR-7K3M9",
        "council": "Ayton Council",
        "service": "Report a pothole",
        "made_at": datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        "sections": (
            Section(
                "Request",
                "Seen by: the council’s team.",
                "Not shared.",
                (
                    "A sentence.",
                    Words("What it does", "Says where potholes are"),
                    Heading("1. A point"),
                    Words("In its own words", NASTY),
                    Table("The team", ("Name", "What they do"), (("Ada", "Owner\nand more"),)),
                    Table("Nothing", ("A",), ()),
                ),
            ),
        ),
        "events": (Told(datetime(2026, 11, 2, 10, tzinfo=UTC), "team", "submit"),),
        "counted": (
            Counted(
                "Notes of the panel", 14, date(2026, 3, 3), date(2026, 4, 9), "their authors"
            ),
        ),
    } | changes  # fmt: skip
    return FoiFile(**facts)


def made(found: FoiFile | None = None) -> bytes:
    return as_odt(found or a_file(), happened=lambda event: event.verb, service="Peer Review")


@pytest.fixture
def document() -> Document:
    return Document(BytesIO(made()))


def test_headings_stand_in_order_and_skip_no_level(document: Document) -> None:
    headings = [(int(one.level), one.inner_text) for one in document.body.headers]
    assert headings == [
        (1, "Report a pothole: peer review PR-7K3M9"),
        (2, "Request"),
        (3, "What it does"),
        (3, "1. A point"),
        (4, "In its own words"),
        (2, "What happened"),
        (2, "What else is held"),
    ]


def test_tables_say_what_they_were_given_below_a_row_of_headings(document: Document) -> None:
    tables = {
        one.name: [[cell.inner_text.strip() for cell in row.cells] for row in one.rows]
        for one in document.body.tables
    }
    assert tables["What else is held"] == [
        ["Kind", "How many", "From", "To", "Held by"],
        ["Notes of the panel", "14 items", "3 March 2026", "9 April 2026", "their authors"],
    ]
    assert tables["What happened"][1] == ["2 November 2026 at 10am", "submit"]
    content = ZipFile(BytesIO(made())).read("content.xml").decode()
    assert content.count("<table:table-header-rows>") == 3
    assert "Nothing: none." in content


def test_what_people_wrote_is_text(document: Document) -> None:
    texts = [one.inner_text for one in document.body.paragraphs]
    assert "<text:h>&amp; =SUM(A1) ]]>" in "".join(texts)
    assert "{{ 7 * 7 }}" in "".join(texts)
    assert not any(bad in "".join(texts) for bad in ("\x0b", "\ufffe"))
    assert "\u202egnp" in "".join(texts)


def test_document_says_its_title_and_language_and_names_nobody(document: Document) -> None:
    meta = document.meta
    assert (meta.title, meta.language, document.language) == (
        "Report a pothole: peer review PR-7K3M9", "en-GB", "en-GB",
    )  # fmt: skip
    assert (meta.creator, meta.initial_creator, meta.generator) == (None, None, "Peer Review")


def test_it_is_a_document_of_open_document_text() -> None:
    archive = ZipFile(BytesIO(made()))
    assert archive.namelist()[0] == "mimetype"
    assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.text"
    assert "Thumbnails/thumbnail.png" not in archive.namelist()
