"""Findings as they are listed, counted and found missing."""

import pytest
import sqlalchemy as sa

from peerreview import mail, queries
from peerreview.clock import now
from peerreview.db import commit, db
from peerreview.models.messages import Message
from peerreview.operations import accuracy, findings, reports
from peerreview.rules.findings import Controller, FindingState
from peerreview.rules.lifecycle import Need, Status
from tests import factories as make
from tests.factories_findings import Cast, agree, agreed, by, cast, dissent, finding, found, fresh

pytestmark = pytest.mark.usefixtures("database")
SECRET = "Candid words"


def test_progress_counts_states_and_says_no_more() -> None:
    one = cast(Status.WRITING, points=4)
    finding(one.review, 1)
    finding(one.review, 2, FindingState.NOT_COVERED)
    finding(one.review, 3, FindingState.NOT_APPLICABLE)
    assert queries.findings.progress(one.review) == {
        FindingState.OPEN: 1,
        FindingState.VIEW: 1,
        FindingState.NOT_COVERED: 1,
        FindingState.NOT_APPLICABLE: 1,
    }


def test_list_has_the_focus_first_with_what_each_point_misses() -> None:
    one = cast(Status.WRITING)
    finding(one.review, 1, view=2)
    row = finding(one.review, 2)
    row.written_by_id, row.written_at = one.assessor.id, now()
    commit()
    dissent(one.review, 2, one.assessor, "No")
    lines = queries.findings.listed(fresh(one.review), by(one.lead))
    assert [
        (line.number, line.is_focus, line.label, line.writer, line.dissent_count) for line in lines
    ] == [
        (2, True, "Working well", one.assessor.name, 1),
        (1, False, "Some way to go", "", 0),
        (3, False, "open", "", 0),
    ]
    assert [[missing.need for missing in line.missing] for line in lines] == [
        [],
        [Need.SUGGESTIONS_MADE],
        [Need.POINTS_FOUND],
    ]
    lines = queries.findings.listed(fresh(one.review), by(one.publisher))
    assert [line.writer for line in lines] == ["", "", ""]


def test_what_is_missing_stands_in_the_order_of_the_points() -> None:
    one = cast(Status.WRITING)
    missing = queries.findings.missing_for_check(one.review)
    assert [item.sentence.split(",")[0] for item in missing] == [
        "Write a finding on point 1",
        "Write a finding on point 2",
        "Write a finding on point 3",
    ]


def test_findings_of_another_review_are_not_counted() -> None:
    one, other = cast(Status.WRITING), cast(Status.WRITING)
    found(other.review)
    assert queries.findings.progress(one.review)[FindingState.VIEW] == 0
    assert [line.label for line in queries.findings.listed(one.review, by(one.lead))] == [
        "open"
    ] * 3


def test_what_the_council_says_today_stands_beside_the_newest_report() -> None:
    one = agreed()
    said = queries.reports.said(one.review)
    assert [(number, each.response, each.actions) for number, each in said.items()] == [
        (1, None, ()),
        (2, None, ()),
        (3, None, ()),
    ]


WHOLE = {
    "state": FindingState.VIEW,
    "view": 3,
    "works_well": SECRET,
    "to_explore": "",
    "suggestions": [],
}


def check_and_agree(one: Cast) -> None:
    """Everything from a second view to the agreed report, all in the same candid words."""
    record = findings.record_dissent
    record(one.review, 1, by=by(one.assessor), version=0, view=1, words=SECRET)
    findings.send_for_check(one.review, by=by(one.lead))
    raised = accuracy.raise_query(one.review, 1, by=by(one.colleague), words=SECRET)
    db.session.flush()
    accuracy.answer_query(one.review, raised.ref, by=by(one.lead), version=1, answer=SECRET)
    findings.write_findings(one.review, 2, by=by(one.lead), version=1, **WHOLE)
    agree(one.review, one.publisher)
    one.review = fresh(one.review)


def correct_twice(one: Cast) -> None:
    """One correction that is agreed and one that is not."""
    lead, publisher = by(one.lead), by(one.publisher)
    made = reports.correct(one.review, 1, by=lead, version=1, why=SECRET, **WHOLE)
    reports.agree_correction(one.review, made.ref, by=publisher)
    one.review = fresh(one.review)
    made = reports.correct(one.review, 3, by=lead, version=2, why=SECRET, **WHOLE)
    reports.refuse_correction(one.review, made.ref, by=publisher, refusal=SECRET)
    commit()


def test_mails_about_findings_lead_to_their_page_and_tell_no_word_of_them() -> None:
    one = cast(Status.WRITING)
    suggestions = [(SECRET, Controller.TEAM)]
    for number in (1, 2, 3):
        finding(one.review, number, works_well=SECRET, to_explore=SECRET, suggestions=suggestions)
    check_and_agree(one)
    correct_twice(one)
    messages = queries.messages.waiting(100)
    mails = {message.kind: mail.render(message) for message in messages}
    assert sorted(mails) == [
        "correction_agreed", "correction_proposed", "correction_refused", "dissent_recorded",
        "finding_amended", "findings_to_check", "query_answered", "query_raised",
        "report_agreed", "review_agreed", "sent_for_check",
    ]  # fmt: skip
    for each in mails.values():
        assert SECRET not in each.subject + each.text
        assert f"/reviews/{one.review.ref}" in each.text.splitlines()[-1]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == len(messages)


def test_an_administrator_reads_no_finding() -> None:
    one = cast(Status.WRITING)
    administrator = by(make.person(is_administrator=True))
    relations = queries.scope.relations(one.review, administrator)
    assert {relation.value for relation in relations} == {"outsider"}
