"""What the team prepared: in which order, and how much of it is there."""

from datetime import timedelta

import pytest

from peerreview.clock import now
from peerreview.db import db
from peerreview.queries import preparation
from peerreview.queries.preparation import Prepared
from peerreview.rules.errors import NotVisible
from peerreview.rules.lifecycle import Status
from peerreview.rules.sharing import Audience
from tests import factories as make
from tests import factories_preparation as prepare
from tests import factories_reports as reports

pytestmark = pytest.mark.usefixtures("database")


def test_points_in_focus_come_first() -> None:
    review = make.review(make.council(), focus=(2, 3))
    found = preparation.of_points(review)
    assert [(each.point.number, each.is_focus) for each in found] == [
        (2, True), (3, True), (1, False),
    ]  # fmt: skip
    assert [preparation.following(review, number) for number in (2, 3, 1)] == [3, 1, None]


def test_each_point_has_the_teams_view_its_words_and_its_evidence() -> None:
    host = make.council()
    writer = make.person(host)
    review = make.review(host)
    prepare.self_view(review, writer, 1, view=4, words="Well.")
    both = prepare.evidence(review, writer, 1, 2, title="Both")
    found = preparation.of_point(review, 1)
    assert (found.view, found.label, found.words, found.version) == (4, "Leading", "Well.", 1)
    assert [each.ref for each in found.evidence] == [both.ref]
    empty = preparation.of_point(review, 3)
    assert (empty.is_written, empty.version, empty.evidence) == (False, 0, ())


def test_a_review_without_a_standard_has_no_points() -> None:
    review = make.review(make.council())
    review.standard_id = None
    make.save(review)
    assert preparation.of_points(review) == []
    assert preparation.scale(review) == []
    with pytest.raises(NotVisible):
        preparation.of_point(review, 1)


def test_what_was_written_for_another_standard_is_kept_and_not_shown() -> None:
    host = make.council()
    writer = make.person(host)
    review = make.review(host)
    prepare.self_view(review, writer)
    review.standard_id = make.standard().id
    make.save(review)
    assert [each.is_written for each in preparation.of_points(review)] == [False] * 3
    assert preparation.kept_for_others(review) == 1
    assert preparation.is_there(review) == Prepared(has_self_review=False, has_evidence=False)


def test_evidence_for_a_point_of_another_standard_is_about_the_whole_service() -> None:
    host = make.council()
    review = make.review(host)
    prepare.evidence(review, make.person(host), 2)
    review.standard_id = make.standard().id
    make.save(review)
    db.session.expire_all()
    assert [each.points for each in preparation.evidence(review)] == [[]]


def test_whether_it_is_there_is_all_that_is_said() -> None:
    host = make.council()
    writer = make.person(host)
    review = make.review(host)
    assert preparation.is_there(review) == Prepared(False, False)
    prepare.self_view(review, writer, view=None, words="")
    prepare.evidence(review, writer, removed_at=now())
    assert preparation.is_there(review) == Prepared(False, False)
    prepare.self_view(review, writer, 2, view=None, words="Some.")
    assert preparation.is_there(review) == Prepared(True, False)
    prepare.evidence(review, writer)
    assert preparation.is_there(review) == Prepared(True, True)


def test_earlier_reviews_are_those_whose_report_the_reader_sees() -> None:
    host = make.council()
    service = make.service(host)
    before = now() - timedelta(days=400)
    earlier = [
        make.review(host, status, service_id=service.id, created_at=before)
        for status in (Status.AGREED, Status.WRITING)
    ]
    make.review(make.council(), Status.AGREED, created_at=before)
    review = make.review(host, Status.SCHEDULED, service_id=service.id)
    once, now_only = make.assessor(make.council()), make.assessor(make.council())
    for person in (once, now_only):
        make.seat(review, person)
    for each in earlier:
        make.seat(each, once)
    publisher = make.person(host, publisher=True)
    found = {
        name: [each.ref for each in preparation.earlier(review, make.standing(person))]
        for name, person in (("publisher", publisher), ("once", once), ("now", now_only))
    }
    assert found == {"publisher": [earlier[0].ref], "once": [earlier[0].ref], "now": []}


def test_an_earlier_review_that_is_shared_is_read_in_the_library() -> None:
    host = make.council()
    service = make.service(host)
    before = now() - timedelta(days=400)
    earlier = make.review(host, Status.AGREED, service_id=service.id, created_at=before)
    reports.report(earlier)
    reports.share(earlier, Audience.EVERYONE)
    review = make.review(host, Status.SCHEDULED, service_id=service.id)
    assessor, publisher = make.assessor(make.council()), make.person(host, publisher=True)
    make.seat(review, assessor)
    assert [
        [(each.ref, each.is_shared) for each in preparation.earlier(review, make.standing(person))]
        for person in (assessor, publisher)
    ] == [[(earlier.ref, True)], [(earlier.ref, False)]]
