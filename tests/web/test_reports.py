"""The pages of the report: agreeing it, reading it, correcting it."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from peerreview import queries
from peerreview.clock import today
from peerreview.db import db
from peerreview.models.findings import Correction
from peerreview.operations import findings
from peerreview.rules.findings import Controller, FindingState
from peerreview.rules.lifecycle import Status
from tests.factories_findings import Cast, agreed, by, cast, dissent, finding, found, fresh, query

pytestmark = pytest.mark.usefixtures("database")


def at(one: Cast, rest: str) -> str:
    return f"/reviews/{one.review.ref}/{rest}"


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_report_is_agreed_once_however_often_the_button_is_pressed(sign_in: Any) -> None:
    one = cast(Status.ACCURACY_CHECK)
    found(one.review)
    browser = sign_in(one.publisher)
    posted = browser.token(at(one, "agree"))
    answers = [browser.post(at(one, "agree"), data=posted) for _ in range(20)]
    assert {answer.location for answer in answers} == {at(one, "report")}
    assert len(queries.reports.versions(fresh(one.review))) == 1
    assert sign_in(one.publisher).post(at(one, "agree")).status_code == 409


def test_the_publisher_is_told_what_still_waits(sign_in: Any) -> None:
    one = cast(Status.ACCURACY_CHECK)
    found(one.review)
    query(one.review, 2, one.colleague)
    answer = sign_in(one.publisher).get(at(one, "agree"))
    assert answer.status_code == 422
    assert "The query on point 2 waits for the lead’s answer" in answer.text


def test_the_lead_may_agree_after_the_due_date(sign_in: Any) -> None:
    one = cast(Status.ACCURACY_CHECK, check_due_on=today())
    found(one.review)
    browser = sign_in(one.lead)
    assert browser.get(at(one, "agree")).status_code == 403
    one = cast(Status.ACCURACY_CHECK, check_due_on=today() - timedelta(days=1))
    found(one.review)
    browser = sign_in(one.lead)
    assert "As the lead assessor you may agree the report now" in browser.get(at(one, "agree")).text
    answer = browser.post(at(one, "agree"), data=browser.token(at(one, "agree")))
    assert answer.location == at(one, "report")


def test_the_report_reads_as_it_was_found(sign_in: Any) -> None:
    one = cast(Status.ACCURACY_CHECK)
    rows = [("Ask residents", Controller.TEAM), ("Change the form", Controller.SUPPLIER)]
    finding(one.review, 1, view=2, to_explore="Who decides?", suggestions=rows)
    finding(one.review, 2, FindingState.NOT_COVERED, works_well="Never reported")
    finding(one.review, 3, FindingState.NOT_APPLICABLE, works_well="")
    dissent(one.review, 1, one.assessor, "I see it otherwise", 4)
    browser = sign_in(one.publisher)
    browser.post(at(one, "agree"), data=browser.token(at(one, "agree")))
    html = browser.get(at(one, "report")).text
    assert "Never reported" not in html
    text = words_of(html).split("Point 1 Point 1 ", 1)[1]
    assert text.startswith(
        "Some way to go What works well They meet daily What to explore Who decides? "
        "Suggestion The team controls this Ask residents "
        "Suggestion The supplier controls this Change the form "
        "A second view, from an assessor Leading I see it otherwise "
        "Set aside in this review 2. Point 2 Not covered 3. Point 3 Not applicable"
    )


@pytest.mark.parametrize(
    ("who", "code"),
    (
        ("publisher", 200),
        ("colleague", 200),
        ("lead", 200),
        ("observer", 200),
        ("coordinator", 403),
        ("stranger", 404),
    ),
)
def test_team_and_panel_read_the_report_and_nobody_else(sign_in: Any, who: str, code: int) -> None:
    one = agreed()
    answer = sign_in(getattr(one, who)).get(at(one, "report"))
    assert answer.status_code == code
    assert ("Well 1" in answer.text) == (code == 200)


def test_before_it_is_agreed_there_is_no_report(sign_in: Any) -> None:
    one = cast(Status.ACCURACY_CHECK)
    assert sign_in(one.publisher).get(at(one, "report")).status_code == 403
    one = agreed()
    assert sign_in(one.publisher).get(at(one, "report/2")).status_code == 404


def correction(one: Cast, sign_in: Any, **changes: str) -> Any:
    browser = sign_in(one.lead)
    path = at(one, "correct/1")
    posted = browser.token(path) | {
        "view": "3",
        "works_well": "Six people meet daily",
        "to_explore": "Explore 1",
        "why": "They are six",
    }
    return browser.post(path, data=posted | changes)


def ref_of(one: Cast) -> str:
    refs = sa.select(Correction.ref).where(Correction.review_id == one.review.id)
    return db.session.scalars(refs).one()


def test_a_correction_is_proposed_compared_and_agreed(sign_in: Any) -> None:
    one = agreed()
    assert correction(one, sign_in).location == at(one, "report")
    publisher = sign_in(one.publisher)
    way = at(one, f"agree-correction/{ref_of(one)}")
    assert f'href="{way}"' in publisher.get(at(one, "report")).text
    page = words_of(publisher.get(way).text)
    assert "As the report says it Working well What works well Well 1" in page
    assert "As it would read Working well What works well Six people meet daily" in page
    answer = publisher.post(way, data=publisher.token(way) | {"decision": "agree"})
    assert answer.location == at(one, "report")
    html = publisher.get(at(one, "report")).text
    assert "Six people meet daily" in html
    assert "Well 2" in html
    assert "Well 1" in publisher.get(at(one, "report/1")).text
    assert "This is an older version." in publisher.get(at(one, "report/1")).text
    assert "This correction was agreed" in words_of(publisher.get(way).text)


def test_a_correction_can_be_refused_with_a_word(sign_in: Any) -> None:
    one = agreed()
    correction(one, sign_in)
    publisher = sign_in(one.publisher)
    way = at(one, f"agree-correction/{ref_of(one)}")
    for fields, message in (
        ({"decision": ""}, "Choose whether to correct the report"),
        ({"decision": "perhaps"}, "Choose whether to correct the report"),
        ({"decision": "refuse"}, "Say why the report should stay as it is"),
    ):
        answer = publisher.post(way, data=publisher.token(way) | fields)
        assert answer.status_code == 422
        assert message in answer.text
    refused = {"decision": "refuse", "refusal": "We were five then"}
    publisher.post(way, data=publisher.token(way) | refused)
    html = sign_in(one.lead).get(at(one, "report")).text
    assert "Well 1" in html
    assert "We were five then" in html


def test_a_correction_written_on_an_older_version_gives_both_texts_back(sign_in: Any) -> None:
    one = agreed()
    lead, publisher = sign_in(one.lead), sign_in(one.publisher)
    old = lead.token(at(one, "correct/2"))
    correction(one, sign_in)
    way = at(one, f"agree-correction/{ref_of(one)}")
    publisher.post(way, data=publisher.token(way) | {"decision": "agree"})
    answer = lead.post(at(one, "correct/2"), data=old | {"works_well": "Mine", "why": "So"})
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert "Well 2" in answer.text


def test_another_row_in_a_correction_keeps_everything_typed(sign_in: Any) -> None:
    one = agreed()
    answer = correction(one, sign_in, add="row")
    assert answer.status_code == 200
    assert "Six people meet daily" in answer.text
    assert 'name="suggestions-4-words"' in answer.text
    assert queries.reports.corrections(fresh(one.review)) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    (
        ({"why": ""}, "Say why this needs correcting"),
        ({"view": "8"}, "Choose a view of the scale, or set the point aside"),
        ({"view": "1"}, "Suggest what could help on point 1, Point 1"),
        ({"works_well": "Well 1"}, "Nothing is different from the report"),
    ),
)
def test_a_correction_that_cannot_stand_is_refused(
    sign_in: Any, changes: dict[str, str], message: str
) -> None:
    one = agreed()
    answer = correction(one, sign_in, **changes)
    assert answer.status_code == 422
    assert message in answer.text


def test_the_publisher_is_told_which_second_views_join_the_next_version(sign_in: Any) -> None:
    one = agreed()
    record = findings.record_dissent
    record(one.review, 3, by=by(one.assessor), version=0, view=1, words="Otherwise")
    correction(one, sign_in)
    assert "Otherwise" not in sign_in(one.publisher).get(at(one, "report")).text
    way = at(one, f"agree-correction/{ref_of(one)}")
    text = words_of(sign_in(one.publisher).get(way).text)
    assert "second views since: on point 3. They join the new version." in text


@pytest.mark.parametrize("count", (1, 3))
def test_the_report_costs_the_same_for_one_point_and_for_three(
    sign_in: Any, statements: Any, count: int
) -> None:
    one = agreed(points=count, focus=(1,))
    browser = sign_in(one.publisher)
    with statements() as sent:
        browser.get(at(one, "report"))
    assert len(sent) == 18
