"""Sharing in the browser: choose, preview, share exactly that, take back; for publishers, read by the team."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview.clock import today
from peerreview.db import db
from peerreview.models.messages import Event, Message
from peerreview.models.shares import Share, SharedPoint
from peerreview.rules.sharing import Audience
from tests import factories as make
from tests import factories_reports as reports


@pytest.fixture
def review(database):
    return reports.agreed()


@pytest.fixture
def browser(review, sign_in):
    return sign_in(reports.publisher(review))


CHOICE = {"points": ["1", "3"], "with_views": "no", "with_responses": "no"}


def preview(browser, review, **choice):
    return browser.get(
        f"/reviews/{review.ref}/share/preview",
        query_string={**CHOICE, "audience": Audience.GROUP.value, **choice},
    )


def sent_fields(page):
    """What the preview's form would send."""
    html = page.get_data(as_text=True).split('/share" novalidate')[1].split("</form>")[0]
    pairs = re.findall(r'<input type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', html)
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def shared_numbers():
    return [
        sorted(point.report_point.number for point in share.points)
        for share in db.session.scalars(
            sa.select(Share).options(
                sa.orm.selectinload(Share.points).joinedload(SharedPoint.report_point)
            )
        )
    ]


def test_sharing_begins_with_nothing_ticked(browser, review):
    html = browser.get(f"/reviews/{review.ref}/share").get_data(as_text=True)
    assert re.findall(r'name="points"[^>]*checked', html) == []
    assert re.findall(r'name="audience"[^>]*checked', html) == []
    assert re.findall(r'value="(\w+)"[^>]* checked', html) == ["no", "no"]


def test_preview_without_points_asks_for_them(browser, review):
    page = preview(browser, review, points=[])
    assert "Choose at least one point to share" in page.get_data(as_text=True)


@pytest.mark.parametrize(
    "choice",
    [{"points": ["99"]}, {"points": ["x"]}, {"audience": ""}, {"audience": "nobody"},
     {"with_views": "perhaps"}, {"ends_on-day": "31", "ends_on-month": "2", "ends_on-year": "2099"},
     {"ends_on-day": "3"}, {"ends_on-day": "1", "ends_on-month": "2", "ends_on-year": "2020"}],
)  # fmt: skip
def test_preview_of_what_cannot_be_chosen_says_what_to_do(browser, review, choice):
    page = preview(browser, review, **choice)
    assert "There is a problem" in page.get_data(as_text=True)
    assert shared_numbers() == []


def test_preview_changes_nothing(browser, review):
    preview(browser, review)
    assert shared_numbers() == []


def test_sharing_what_was_previewed_leads_to_what_is_shared(browser, review):
    fields = sent_fields(preview(browser, review))
    answer = browser.post(f"/reviews/{review.ref}/share", data=fields)
    assert answer.status_code == 302
    assert shared_numbers() == [[1, 3]]
    html = browser.get(answer.location).get_data(as_text=True)
    assert "Shared with our peer group" in html


def test_sharing_records_who_did_it_and_sends_a_receipt_to_every_publisher(browser, review):
    colleague = reports.publisher(review)
    fields = sent_fields(preview(browser, review))
    browser.post(f"/reviews/{review.ref}/share", data=fields)
    event = db.session.scalars(sa.select(Event).where(Event.verb == "share")).one()
    assert (event.relation, event.object_kind) == ("publisher", "share")
    receipts = db.session.scalars(sa.select(Message).where(Message.kind == "shared")).all()
    assert colleague.id in {receipt.person_id for receipt in receipts}
    assert {receipt.facts["points"] for receipt in receipts} == {"2 points"}
    assert {receipt.facts["audience"] for receipt in receipts} == {"our peer group"}


def test_page_is_the_library_s_own(browser, review, sign_in):
    made = preview(browser, review, with_views="yes").get_data(as_text=True)
    browser.post(
        f"/reviews/{review.ref}/share", data=sent_fields(preview(browser, review, with_views="yes"))
    )
    peer = make.person(make.council(review.group))
    seen = sign_in(peer).get(f"/library/{review.ref}").get_data(as_text=True)
    assert body_of(made) == body_of(seen)


def body_of(html):
    """The report inside the page, whatever the level of its headings."""
    found = re.search(r'<dl class="govuk-summary-list.*</section>', html, re.DOTALL)
    assert found
    return re.sub(r"<(/?)h\d", r"<\1h", found[0])


def test_responses_and_actions_are_shared_as_previewed(browser, review, client):
    reports.response(review, 1, "We agree")
    reports.action(review, 1, "Ask residents")
    reports.action(review, 2, "Not among the points")
    choice = {"with_responses": "yes", "audience": Audience.EVERYONE.value}
    page = preview(browser, review, **choice)
    fields = sent_fields(page) | {"understood": "yes"}
    browser.post(f"/reviews/{review.ref}/share", data=fields)
    seen = client.get(f"/library/{review.ref}").get_data(as_text=True)
    assert body_of(page.get_data(as_text=True)) == body_of(seen)
    said = ("We agree", "Ask residents", "Not among the points")
    assert [words in seen for words in said] == [True, True, False]


def test_new_words_after_the_preview_are_not_shared(browser, review):
    reports.response(review, 1, "Old words")
    fields = sent_fields(preview(browser, review, with_responses="yes"))
    reports.response(review, 1, "New words")
    reports.report(review, works_well="Corrected")
    browser.post(f"/reviews/{review.ref}/share", data=fields)
    html = shown(browser, review)
    assert ("Old words" in html, "New words" in html, "Corrected" in html) == (True, False, False)


def shown(browser, review):
    share = db.session.scalars(sa.select(Share).where(Share.ended_at.is_(None))).one()
    return browser.get(f"/reviews/{review.ref}/sharing/{share.ref}").get_data(as_text=True)


def test_council_is_told_that_newer_words_and_a_newer_report_are_not_shared(browser, review):
    reports.response(review, 1, "Old words")
    reports.share(review, with_responses=True)
    html = browser.get(f"/reviews/{review.ref}/sharing").get_data(as_text=True)
    assert ("newer version" in html, "You have changed" in html) == (False, False)
    reports.response(review, 1, "New words")
    reports.report(review)
    html = browser.get(f"/reviews/{review.ref}/sharing").get_data(as_text=True)
    assert ("newer version" in html, "You have changed" in html) == (True, True)


@pytest.mark.parametrize("name", ["points", "answers", "actions"])
@pytest.mark.parametrize("value", ["foreign", "999999999", "-1", "x", "9" * 40, "1e3", "٣"])
def test_foreign_and_unknown_ids_are_refused(browser, review, name, value):
    fields = sent_fields(preview(browser, review, with_responses="yes"))
    if value == "foreign":
        other = reports.agreed()
        action = reports.action(other, 1)
        value = {
            "points": reports.queries.responses.report(other).points[0].id,
            "answers": reports.response(other, 1).id,
            "actions": action.versions[0].id,
        }[name]
    page = browser.post(
        f"/reviews/{review.ref}/share", data={**fields, name: [*fields.get(name, []), value]}
    )
    assert page.status_code == 422
    assert "does not belong together" in page.get_data(as_text=True)
    assert shared_numbers() == []


def test_everyone_is_shared_with_only_after_a_tick(browser, review):
    fields = sent_fields(preview(browser, review, audience=Audience.EVERYONE.value))
    page = browser.post(f"/reviews/{review.ref}/share", data=fields)
    assert page.status_code == 422
    assert "copies cannot be called back" in page.get_data(as_text=True)
    assert shared_numbers() == []
    browser.post(f"/reviews/{review.ref}/share", data={**fields, "understood": "yes"})
    assert shared_numbers() == [[1, 3]]


def test_end_date_is_today_or_later(browser, review):
    on = today() - timedelta(days=1)
    parts = {"ends_on-day": on.day, "ends_on-month": on.month, "ends_on-year": on.year}
    page = browser.post(
        f"/reviews/{review.ref}/share", data=sent_fields(preview(browser, review)) | parts
    )
    assert page.status_code == 422
    assert "must be today or later" in page.get_data(as_text=True)


def test_empty_post_says_what_to_do(browser, review):
    assert browser.post(f"/reviews/{review.ref}/share").status_code == 422


def test_taking_back_asks_once_and_works_at_the_next_request(browser, client, review):
    share = reports.share(review)
    address = f"/reviews/{review.ref}/stop-sharing/{share.ref}"
    assert browser.get(address).status_code == 200
    assert client.get(f"/library/{review.ref}").status_code == 200
    assert browser.post(address).status_code == 302
    assert client.get(f"/library/{review.ref}").status_code == 404
    assert "Shared before" in browser.get(f"/reviews/{review.ref}/sharing").get_data(as_text=True)


def test_taking_back_twice_is_told_kindly(browser, review, sign_in):
    share = reports.share(review)
    address = f"/reviews/{review.ref}/stop-sharing/{share.ref}"
    browser.post(address)
    second = sign_in(reports.publisher(review)).post(address)
    assert second.status_code == 422
    assert "no longer shared" in second.get_data(as_text=True)


def test_share_of_another_review_is_not_found(browser, review):
    other = reports.share(reports.agreed())
    for address in ("sharing", "stop-sharing"):
        assert browser.get(f"/reviews/{review.ref}/{address}/{other.ref}").status_code == 404
    assert browser.post(f"/reviews/{review.ref}/stop-sharing/{other.ref}").status_code == 404


def test_team_reads_what_is_shared_and_may_not_share(review, sign_in):
    share = reports.share(review)
    team = make.person(review.council)
    make.named(review, team)
    browser = sign_in(team)
    html = browser.get(f"/reviews/{review.ref}/sharing").get_data(as_text=True)
    assert ("Take back" in html, "Share something" in html) == (False, False)
    assert browser.get(f"/reviews/{review.ref}/sharing/{share.ref}").status_code == 200
    assert browser.get(f"/reviews/{review.ref}/share").status_code == 403
    assert browser.post(f"/reviews/{review.ref}/share").status_code == 403
    assert browser.post(f"/reviews/{review.ref}/stop-sharing/{share.ref}").status_code == 403


def test_panel_and_coordinators_do_not_see_what_is_shared(review, sign_in):
    lead = make.assessor(make.council(review.group))
    make.seat(review, lead)
    coordinator = make.person(coordinates=review.group)
    for person in (lead, coordinator):
        assert sign_in(person).get(f"/reviews/{review.ref}/sharing").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_what_is_shared_asks_the_same_however_long(browser, review, statements, rows):
    for number in range(rows):
        reports.share(review, tuple(Audience)[number])
    with statements() as sent:
        browser.get(f"/reviews/{review.ref}/sharing")
    assert len(sent) == 16
