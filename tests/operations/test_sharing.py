"""What sharing refuses, replaces, records and makes findable."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview import mail, operations, queries, search
from peerreview.clock import now, today
from peerreview.db import commit, db
from peerreview.models.messages import Message
from peerreview.models.reviews import Review
from peerreview.models.shares import Share
from peerreview.rules.errors import NotAllowed, NotVisible, Refused, WrongStatus
from peerreview.rules.lifecycle import Status
from peerreview.rules.sharing import Audience
from tests import factories as make
from tests import factories_reports as reports


@pytest.fixture
def review(database):
    return reports.agreed()


def share(review, by, *numbers, **choice):
    found = queries.sharing.newest(review, numbers, with_responses=True)
    choice = {"audience": Audience.GROUP, "points": [one.id for one in found.points]} | choice
    return operations.sharing.share(review, by=make.standing(by), **choice)


def findable():
    return set(db.session.scalars(search.matching("point")))


def live():
    return db.session.scalars(sa.select(Share).where(Share.ended_at.is_(None))).all()


def test_sharing_again_with_the_same_audience_ends_the_live_one(review):
    by = reports.publisher(review)
    first, other = share(review, by, 1), share(review, by, 1, audience=Audience.GROUPS)
    second = share(review, by, 2)
    commit()
    assert (first.ended_by_id, first.ended_at is None) == (by.id, False)
    assert set(live()) == {other, second}
    assert findable() == {point.id for one in (other, second) for point in one.points}


def test_sharing_replaces_a_share_whose_date_has_passed(review):
    by = reports.publisher(review)
    first = share(review, by, 1)
    first.ends_on = today() - timedelta(days=1)
    commit()
    second = share(review, by, 1)
    commit()
    assert live() == [second]
    past = queries.sharing.choices(review)[1]
    assert (past.is_live, past.ended_on) == (False, today() - timedelta(days=1))


def test_sharing_without_responses_lists_none(review):
    reports.response(review, 1)
    made = share(review, reports.publisher(review), 1, answers=[99999])
    assert [point.response_id for point in made.points] == [None]


def test_response_beside_a_point_that_is_not_chosen_is_refused(review):
    answer = reports.response(review, 2)
    with pytest.raises(Refused, match="does not belong together"):
        share(review, reports.publisher(review), 1, with_responses=True, answers=[answer.id])


def test_two_versions_of_one_response_are_refused(review):
    ids = [reports.response(review, 1).id, reports.response(review, 1, "Later").id]
    with pytest.raises(Refused, match="does not belong together"):
        share(review, reports.publisher(review), 1, with_responses=True, answers=ids)


def test_points_of_two_versions_of_the_report_are_refused(review):
    old = queries.responses.report(review).points[0].id
    new = reports.report(review).points[1].id
    with pytest.raises(Refused, match="does not belong together"):
        share(review, reports.publisher(review), points=[old, new])


def test_nothing_is_refused(review):
    with pytest.raises(Refused, match="at least one point"):
        share(review, reports.publisher(review))


def test_who_loses_a_race_is_told_kindly(review, monkeypatch):
    by = reports.publisher(review)
    first = share(review, by, 1)
    commit()
    # What two sessions see that look at the same time: nothing live yet.
    monkeypatch.setattr(queries.sharing, "live_for", lambda *_: None)
    with pytest.raises(Refused, match="Somebody else has just shared"):
        share(review, by, 2)
    assert live() == [first]


@pytest.mark.parametrize("verb", ["share", "stop_sharing"])
def test_only_publishers_share_and_take_back(review, verb):
    made = reports.share(review)
    named, lead = make.person(review.council), make.assessor(make.council())
    make.named(review, named)
    make.seat(review, lead)
    refusals = {
        make.person(coordinates=review.group): NotAllowed,
        named: NotAllowed,
        lead: NotAllowed,
        make.person(review.council): NotVisible,
        make.person(is_administrator=True): NotVisible,
    }
    for person, refusal in refusals.items():
        with pytest.raises(refusal):
            if verb == "share":
                share(review, person, 1)
            else:
                operations.sharing.stop_sharing(review, made, by=make.standing(person))


def test_sharing_before_the_report_is_agreed_is_refused(database):
    council = make.council(make.group())
    review = reports.loaded(make.review(council, Status.ACCURACY_CHECK))
    by = make.standing(make.person(council, publisher=True))
    with pytest.raises(WrongStatus):
        operations.sharing.share(review, by=by, points=[1], audience=Audience.GROUP)


def test_taking_back_sends_a_receipt_and_forgets_the_words(review):
    made, by = reports.share(review), reports.publisher(review)
    operations.sharing.stop_sharing(review, made, by=make.standing(by))
    commit()
    assert findable() == set()
    assert made.ended_by_id == by.id
    receipt = db.session.scalars(
        sa.select(Message).where(Message.kind == "sharing_stopped", Message.person_id == by.id)
    ).one()
    assert receipt.facts["who"] == by.name
    with pytest.raises(Refused, match="no longer shared"):
        operations.sharing.stop_sharing(review, made, by=make.standing(by))


def test_receipt_holds_no_findings(database):
    review = reports.agreed(works_well="zebra", to_explore="zebra", label="zebra")
    reports.share(review, with_views=True)
    for message in db.session.scalars(sa.select(Message)):
        assert "zebra" not in str(message.facts)
        assert "Point 1" not in str(message.facts)


def test_share_is_timed(review):
    before = now()
    assert before <= reports.share(review).shared_at <= now()


@pytest.mark.parametrize(
    ("kind", "page", "words"),
    [
        ("shared", "sharing", ("our peer group", "1 point", "without views")),
        ("sharing_stopped", "sharing", ("our peer group", "1 point", "cannot be called back")),
        ("responded", "responses", ("first response",)),
        ("follow_up_recorded", "responses", ("has recorded a follow-up",)),
    ],
)
def test_mails_say_who_what_and_where_and_lead_to_the_page(review, kind, page, words):
    by = reports.publisher(review)
    facts = operations.sharing._receipt(share(review, by, 1), make.standing(by))
    operations.outbox.tell([by.id], kind, review=review, **facts)
    commit()
    options = (
        sa.orm.joinedload(Message.person),
        sa.orm.joinedload(Message.review).joinedload(Review.council),
        sa.orm.joinedload(Message.review).joinedload(Review.service),
    )
    message = db.session.scalars(
        sa.select(Message).where(Message.kind == kind).options(*options).order_by(Message.id.desc())
    ).first()
    made = mail.render(message)
    assert f"/reviews/{review.ref}/{page}\n" in f"{made.text}\n"
    assert [word for word in words if word not in made.text] == []
