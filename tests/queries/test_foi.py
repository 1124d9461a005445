"""The FOI file: in full what a publisher sees, and of everything else no word."""

import re
from dataclasses import astuple

import pytest

from peerreview.clock import now
from peerreview.db import commit
from peerreview.operations import history
from peerreview.queries import foi
from peerreview.rules.foi import Counted, FoiFile
from peerreview.rules.lifecycle import JOURNEY, Status
from peerreview.rules.verbs import Verb
from tests import factories_findings as findings
from tests import factories_foi as planted
from tests.factories_findings import Cast

pytestmark = pytest.mark.usefixtures("database")

BEFORE = {
    "seen what", "seen whom", "seen owner", "seen questions", "seen supplier", "seen notice",
    "seen does", "seen self-review", "seen evidence", "seen note", "seen waiver",
    "seen objection", "seen hold",
}  # fmt: skip
FINDINGS = {"seen well", "seen explore", "seen suggestion", "seen well two", "seen dissent"}
QUERIES = {"seen query", "seen answer"}
AFTER = {
    "seen response", "seen newer response", "seen action", "seen newer action", "seen outcome",
    "seen follow-up", "seen why", "seen corrected", "seen refusal",
}  # fmt: skip
OF_PANEL = {"seen waiver", "seen objection", "seen notice"}


def texts(found: FoiFile) -> str:
    return repr(astuple(found))


def said(found: FoiFile) -> set[str]:
    """The planted words that stand in the file."""
    return set(re.findall(r"seen (?:newer |well |self-)?\w+(?:-up)?", texts(found)))


def kinds(found: FoiFile) -> dict[str, Counted]:
    return {one.kind: one for one in found.counted}


def a_review(status: Status, findings_in: str = "seen") -> Cast:
    one = findings.cast(status)
    planted.prepared(one)
    planted.written(one, findings_in)
    one.review = findings.fresh(one.review)
    return one


def test_agreed_review_is_there_in_full() -> None:
    one = a_review(Status.ACCURACY_CHECK)
    planted.asked(one, "seen")
    planted.agreed(one)
    found = foi.file(one.review)
    # With the report, the seat that the council objected to has ended, and nobody reads that any more.
    assert said(found) == (BEFORE - {"seen objection"}) | FINDINGS | QUERIES | AFTER
    assert "hidden" not in texts(found)
    assert {kind: one.count for kind, one in kinds(found).items()} == {
        "Notes of the panel": 1,
        "First views": 1,
        "Discussion of the panel": 1,
        "Access needs that people on the team told": 1,
        "Interests that people asked to the panel declared": 1,
        "Waivers of soft interests": 1,
        "Seats that ended": 2,
        "Answers to the questions about the review": 1,
        "Places on the team that ended": 1,
        "Evidence that was removed": 1,
        "Mails that the service wrote about the review": found.counted[-1].count,
    }


@pytest.mark.parametrize("status", (Status.IN_REVIEW, Status.WRITING))
def test_findings_are_only_counted_until_the_team_reads_them(status: Status) -> None:
    one = a_review(status, "hidden")
    found = foi.file(one.review)
    assert said(found) == BEFORE
    assert "hidden" not in texts(found)
    assert (kinds(found)["Findings in the making"].count, kinds(found)["Second views"].count) == (
        3,
        1,
    )
    assert kinds(found)["Findings in the making"].holder == "the panel"


def test_findings_are_there_from_the_accuracy_check() -> None:
    one = a_review(Status.ACCURACY_CHECK)
    planted.asked(one, "seen")
    found = foi.file(one.review)
    assert said(found) == BEFORE | FINDINGS | QUERIES
    assert "hidden" not in texts(found)
    assert "Findings in the making" not in kinds(found)


@pytest.mark.parametrize(
    ("status", "verb", "kept"),
    (
        (Status.ACCURACY_CHECK, "withdraw", FINDINGS),
        (Status.WRITING, "cancel", set()),
    ),
)
def test_after_an_early_end_it_holds_what_the_team_keeps(
    status: Status, verb: str, kept: set[str]
) -> None:
    one = a_review(status, "seen" if kept else "hidden")
    planted.asked(one, "hidden")
    planted.ended(one, verb)
    found = foi.file(one.review)
    assert said(found) == (BEFORE - OF_PANEL) | kept | {"seen end"}
    assert "hidden" not in texts(found)
    assert kinds(found)["Queries about facts"].holder == (
        "the service, where nobody reads it any more"
    )
    assert kinds(found)["Seats on the panel"].count == 5


def test_count_says_no_more_than_kind_number_dates_and_holders() -> None:
    one = a_review(Status.WRITING, "hidden")
    note = kinds(foi.file(one.review))["Notes of the panel"]
    assert (note.count, note.first_on, note.holder) == (1, note.last_on, "their authors")
    assert one.assessor.name not in repr(astuple(note))


def test_parts_say_who_sees_them_and_what_is_shared() -> None:
    one = a_review(Status.ACCURACY_CHECK)
    planted.agreed(one)
    sections = {section.title: section for section in foi.file(one.review).sections}
    assert sections["Request"].seen_by == (
        "Seen by: the council’s team, the group’s coordinators and the panel."
    )
    assert sections["Request"].sharing == "Not shared outside the review."
    assert "council, service, standard" in sections["About this review"].sharing
    assert "councils of the panel" in sections["Panel and sessions"].sharing
    assert sections["Legal hold"].seen_by == "Seen by: the council’s publishers."
    assert sections["Responses and actions"].sharing == (
        "Some of it is shared today with: our peer group. Sharing choices, below, says what."
    )
    (table,) = sections["Sharing choices"].blocks
    assert not isinstance(table, str)
    (row,) = table.rows  # type: ignore[union-attr]
    assert row[0] == "Our peer group"
    assert re.fullmatch(
        r"Report version 1: point 1 with response version 2 and action A-\w+ version 2", row[1]
    )
    assert (row[2], row[4]) == ("without views", "a publisher takes it back")


def test_events_are_those_that_publishers_are_told() -> None:
    one = a_review(Status.WRITING, "hidden")
    for verb in (Verb.SUBMIT, Verb.TAKE_NOTES, Verb.DISCUSS, Verb.HOLD):
        history.record(verb, relation="team", review=one.review)
    commit()
    found = foi.file(one.review)
    assert [event.verb for event in found.events] == ["submit", "hold"]
    assert kinds(found)["Things that happened and are told to others only"].count == 2


def test_second_view_that_was_taken_back_is_counted_and_not_read() -> None:
    one = a_review(Status.ACCURACY_CHECK)
    findings.dissent(one.review, 2, one.lead, "hidden dissent").taken_back_at = now()
    commit()
    found = foi.file(one.review)
    assert kinds(found)["Second views that were taken back"].count == 1
    assert "hidden" not in texts(found)


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_file_and_its_outline(status: Status) -> None:
    one = findings.cast(status, reached=Status.REQUESTED if status not in JOURNEY else status)
    found = foi.file(one.review)
    assert found.sections[0].title == "About this review"
    assert outlined(one) == (tuple(section.title for section in found.sections), found.counted)


def test_outline_is_that_of_the_file_also_where_something_is_shared() -> None:
    one = a_review(Status.ACCURACY_CHECK)
    planted.agreed(one)
    found = foi.file(one.review)
    assert found.sections[-1].title == "Sharing choices"
    assert outlined(one) == (tuple(section.title for section in found.sections), found.counted)


def outlined(one: Cast) -> tuple[object, ...]:
    outline = foi.outline(one.review)
    return outline.titles, outline.counted
