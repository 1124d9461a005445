"""Writing findings, second views, and sending everything to the team."""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from peerreview import queries
from peerreview.clock import now, pretended
from peerreview.db import commit, db
from peerreview.models.findings import Dissent, Finding
from peerreview.models.reviews import LegalHold
from peerreview.operations import findings, reviews
from peerreview.rules.errors import NotAllowed, NotVisible, Outdated, Refused, Unmet, WrongStatus
from peerreview.rules.findings import Controller, FindingState
from peerreview.rules.lifecycle import Need, Status
from peerreview.rules.panels import Format
from tests import factories as make
from tests.factories_findings import (
    by,
    cast,
    dissent,
    finding,
    found,
    fresh,
    last_event,
    seat,
    told,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("database")

WHOLE: dict[str, Any] = {
    "state": FindingState.VIEW,
    "view": 2,
    "works_well": "They meet daily",
    "to_explore": "Who decides?",
    "suggestions": [("Ask residents", Controller.TEAM), ("Ask for it", Controller.SUPPLIER)],
}


def states(review: Any) -> list[FindingState]:
    return [one.state for one in queries.findings.of_review(review)]


@pytest.mark.parametrize(
    ("format", "expected"),
    (
        (Format.FULL, [FindingState.OPEN] * 3),
        (Format.SHORT, [FindingState.NOT_COVERED, FindingState.OPEN, FindingState.NOT_COVERED]),
    ),
)
def test_begin_lays_out_a_finding_for_each_point(
    format: Format, expected: list[FindingState]
) -> None:
    one = cast(Status.SCHEDULED, format=format)
    db.session.query(Finding).delete()
    make.session(one.review, on=make.today())
    reviews.begin(one.review, by=by(one.lead))
    findings.lay_out(one.review)  # a second time nothing is added
    assert states(one.review) == expected


@pytest.mark.parametrize("status", (Status.IN_REVIEW, Status.WRITING))
@pytest.mark.parametrize("who", ("lead", "assessor"))
def test_panel_writes_a_finding(status: Status, who: str) -> None:
    one = cast(status)
    findings.write_findings(one.review, 2, by=by(getattr(one, who)), version=1, **WHOLE)
    assert last_event() == ("write findings", who, "point 2")
    read = queries.findings.read(fresh(one.review))[1]
    assert (read.label, read.works_well, read.to_explore) == (
        "Some way to go",
        "They meet daily",
        "Who decides?",
    )
    assert read.suggestions == (
        {"words": "Ask residents", "controlled_by": "team"},
        {"words": "Ask for it", "controlled_by": "supplier"},
    )
    assert told() == set()


def test_suggestions_are_replaced_and_keep_their_order() -> None:
    one = cast(Status.WRITING)
    findings.write_findings(one.review, 1, by=by(one.lead), version=1, **WHOLE)
    later = WHOLE | {"suggestions": [("First", Controller.COUNCIL), *WHOLE["suggestions"]]}
    findings.write_findings(fresh(one.review), 1, by=by(one.lead), version=2, **later)
    row = queries.findings.of_point(fresh(one.review), 1)
    assert [(s.place, s.words) for s in row.suggestions] == [
        (1, "First"),
        (2, "Ask residents"),
        (3, "Ask for it"),
    ]


def test_setting_a_point_aside_keeps_its_words_and_reports_none_of_them() -> None:
    one = cast(Status.WRITING)
    findings.write_findings(one.review, 1, by=by(one.lead), version=1, **WHOLE)
    aside = WHOLE | {"state": FindingState.NOT_COVERED, "view": 2}
    findings.write_findings(fresh(one.review), 1, by=by(one.lead), version=2, **aside)
    row = queries.findings.of_point(fresh(one.review), 1)
    assert (row.view, row.works_well, len(row.suggestions)) == (None, "They meet daily", 2)
    read = queries.findings.read(one.review)[0]
    assert (read.works_well, read.to_explore, read.suggestions, read.label) == ("", "", (), "")


def test_second_of_two_writers_gets_both_texts() -> None:
    one = cast(Status.WRITING)
    findings.write_findings(one.review, 1, by=by(one.lead), version=1, **WHOLE)
    with pytest.raises(Outdated) as outdated:
        findings.write_findings(fresh(one.review), 1, by=by(one.assessor), version=1, **WHOLE)
    assert outdated.value.theirs == (
        ("The panel’s view", "Some way to go"),
        ("What works well", "They meet daily"),
        ("What to explore", "Who decides?"),
        ("Suggestion 1, controlled by: team", "Ask residents"),
        ("Suggestion 2, controlled by: supplier", "Ask for it"),
    )


@pytest.mark.parametrize("view", (0, 5, None))
def test_a_view_that_is_not_on_the_scale_is_refused(view: int | None) -> None:
    one = cast(Status.WRITING)
    with pytest.raises(Refused) as refused:
        findings.write_findings(one.review, 1, by=by(one.lead), version=1, **WHOLE | {"view": view})
    assert refused.value.field == "view"
    assert queries.findings.of_point(one.review, 1).works_well == ""


def test_a_point_of_another_standard_is_not_there() -> None:
    one = cast(Status.WRITING, points=2)
    make.standard(points=9)
    with pytest.raises(NotVisible):
        findings.write_findings(one.review, 3, by=by(one.lead), version=1, **WHOLE)


@pytest.mark.parametrize(
    ("status", "who", "refusal"),
    (
        (Status.WRITING, "observer", NotAllowed),
        (Status.WRITING, "publisher", NotAllowed),
        (Status.WRITING, "colleague", NotAllowed),
        (Status.WRITING, "coordinator", NotAllowed),
        (Status.WRITING, "stranger", NotVisible),
        (Status.SCHEDULED, "lead", WrongStatus),
        (Status.ACCURACY_CHECK, "assessor", WrongStatus),
        (Status.AGREED, "lead", WrongStatus),
    ),
)
def test_nobody_else_writes_and_nobody_at_another_time(
    status: Status, who: str, refusal: type[Exception]
) -> None:
    one = cast(status)
    with pytest.raises(refusal):
        findings.write_findings(one.review, 1, by=by(getattr(one, who)), version=1, **WHOLE)


def test_lead_amends_in_the_accuracy_check_and_the_team_hears() -> None:
    one = cast(Status.ACCURACY_CHECK)
    findings.write_findings(one.review, 1, by=by(one.lead), version=1, **WHOLE)
    assert last_event() == ("amend findings", "lead", "point 1")
    assert told() == {
        (one.publisher.id, "finding_amended"),
        (one.colleague.id, "finding_amended"),
    }


@pytest.mark.parametrize(
    ("change", "field"),
    (
        ({"state": FindingState.OPEN, "view": None}, "view"),
        ({"works_well": ""}, "works_well"),
        ({"suggestions": []}, "suggestions"),
    ),
)
def test_what_the_team_reads_stays_whole_when_it_is_amended(
    change: dict[str, Any], field: str
) -> None:
    one = cast(Status.ACCURACY_CHECK)
    with pytest.raises(Refused) as refused:
        findings.write_findings(one.review, 1, by=by(one.lead), version=1, **WHOLE | change)
    assert refused.value.field == field


def test_dissent_is_recorded_changed_and_taken_back() -> None:
    one = cast(Status.WRITING)
    record = findings.record_dissent
    record(one.review, 1, by=by(one.assessor), version=0, view=1, words="I see it otherwise")
    assert last_event() == ("record dissent", "assessor", "point 1")
    assert told() == {(one.lead.id, "dissent_recorded"), (one.observer.id, "dissent_recorded")}
    assert queries.findings.read(fresh(one.review))[0].dissents == (
        {"view": 1, "label": "Help needed", "words": "I see it otherwise", "name": ""},
    )
    record(one.review, 1, by=by(one.assessor), version=1, view=None, words="Less so")
    read = queries.findings.read(fresh(one.review))[0].dissents
    assert read == ({"view": None, "label": "", "words": "Less so", "name": ""},)
    record(one.review, 1, by=by(one.assessor), version=2, view=None, words="")
    assert queries.findings.read(fresh(one.review))[0].dissents == ()


def test_dissent_taken_back_under_a_hold_is_kept_and_read_by_nobody() -> None:
    one = cast(Status.AGREED, agreed_on=make.today())
    make.save(
        LegalHold(review_id=one.review.id, why="FOI", held_by_id=one.publisher.id, held_at=now())
    )
    by, review = make.standing(one.assessor), fresh(one.review)
    for words in ("I differ", ""):
        before = queries.findings.of_point(review, 1).dissents
        findings.record_dissent(review, 1, by=by, version=len(before), view=1, words=words)
        commit()
    (kept,) = db.session.scalars(sa.select(Dissent))
    assert kept.words == "I differ" and kept.taken_back_at is not None
    assert queries.findings.read(review)[0].dissents == ()
    assert queries.findings.listed(review, by)[0].dissent_count == 0
    findings.record_dissent(review, 1, by=by, version=0, view=1, words="I differ again")
    commit()
    assert [one.words for one in queries.findings.of_point(review, 1).dissents] == [
        "I differ again"
    ]


def test_dissent_reaches_the_team_only_once_it_reads_the_findings() -> None:
    one = cast(Status.ACCURACY_CHECK)
    findings.record_dissent(one.review, 1, by=by(one.lead), version=0, view=1, words="No")
    assert {kind for person, kind in told() if person == one.publisher.id} == {"dissent_recorded"}


@pytest.mark.parametrize(
    ("facts", "refusal"),
    (
        ({"version": 0, "view": 9, "words": "No"}, Refused),
        ({"version": 0, "view": 1, "words": ""}, Refused),
        ({"version": 4, "view": 1, "words": "No"}, Outdated),
    ),
)
def test_a_dissent_that_cannot_stand_is_refused(facts: Any, refusal: type[Exception]) -> None:
    one = cast(Status.WRITING)
    with pytest.raises(refusal):
        findings.record_dissent(one.review, 1, by=by(one.assessor), **facts)


@pytest.mark.parametrize("who", ("observer", "publisher", "coordinator"))
def test_only_assessors_dissent(who: str) -> None:
    one = cast(Status.WRITING)
    with pytest.raises(NotAllowed):
        findings.record_dissent(
            one.review, 1, by=by(getattr(one, who)), version=0, view=1, words="No"
        )


def test_a_dissent_carries_a_name_only_while_its_writer_agrees() -> None:
    one = cast(Status.WRITING)
    dissent(one.review, 1, one.assessor, "I see it otherwise")
    for is_named, name in ((True, one.assessor.name), (False, "")):
        findings.agree_to_be_named(one.review, by=by(one.assessor), is_named=is_named)
        assert last_event()[:2] == ("agree to be named", "assessor")
        assert queries.findings.read(fresh(one.review))[0].dissents[0]["name"] == name
    assert (seat(one.review, one.lead).is_named, told()) == (False, set())


def test_send_for_check_waits_for_every_point() -> None:
    one = cast(Status.WRITING)
    finding(one.review, 1, works_well="")
    finding(one.review, 2, view=1)
    with pytest.raises(Unmet) as unmet:
        findings.send_for_check(one.review, by=by(one.lead))
    assert [missing.need for missing in unmet.value.missing] == [
        Need.WORKS_WELL_SAID,
        Need.SUGGESTIONS_MADE,
        Need.POINTS_FOUND,
    ]


def test_send_for_check_gives_the_team_its_working_days() -> None:
    one = cast(Status.WRITING)
    found(one.review)
    one.group.check_days = 3
    with pretended(datetime(2030, 4, 17, 12, tzinfo=UTC)):  # Easter follows
        findings.send_for_check(fresh(one.review), by=by(one.lead))
    assert str(one.review.check_due_on) == "2030-04-24"
    assert last_event()[:2] == ("send for check", "lead")
    assert told() == {
        (one.publisher.id, "findings_to_check"),
        (one.colleague.id, "findings_to_check"),
        (one.assessor.id, "sent_for_check"),
        (one.observer.id, "sent_for_check"),
    }


def test_only_the_lead_sends_for_check_and_once() -> None:
    one = cast(Status.WRITING)
    found(one.review)
    with pytest.raises(NotAllowed):
        findings.send_for_check(one.review, by=by(one.assessor))
    findings.send_for_check(one.review, by=by(one.lead))
    with pytest.raises(WrongStatus):
        findings.send_for_check(fresh(one.review), by=by(one.lead))
