"""Responses, actions and follow-ups keep what stood before; feedback keeps its writer to itself."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from peerreview import operations, queries
from peerreview.clock import today
from peerreview.db import commit, db
from peerreview.models.messages import Message
from peerreview.rules.errors import NotAllowed, NotVisible, Outdated, Refused
from peerreview.rules.lifecycle import Need
from peerreview.rules.people import SeatRole
from peerreview.rules.responses import Decision, Outcome
from tests import factories as make
from tests import factories_reports as reports


@pytest.fixture
def review(database):
    return reports.agreed()


@pytest.fixture
def by(review):
    return make.standing(reports.publisher(review))


def respond(review, by, words, version=0, number=1):
    operations.responses.respond(review, number, by=by, version=version, words=words)
    commit()


def test_each_save_of_a_response_keeps_what_stood_before(review, by):
    respond(review, by, "First")
    respond(review, by, "Second", version=1)
    found = queries.responses.point(review, 1).responses
    assert [(one.number, one.words) for one in found] == [(2, "Second"), (1, "First")]


def test_response_that_changes_nothing_makes_no_version(review, by):
    respond(review, by, "First")
    respond(review, by, "First", version=1)
    assert len(queries.responses.point(review, 1).responses) == 1


@pytest.mark.parametrize("version", [0, 2])
def test_response_to_what_no_longer_stands_gives_back_what_does(review, by, version):
    respond(review, by, "First")
    with pytest.raises(Outdated) as refused:
        respond(review, by, "Lost", version=version)
    assert refused.value.theirs == (("The council’s response", "First"),)


def test_panel_hears_of_the_first_response_only(review, by):
    lead = make.assessor(make.council())
    make.seat(review, lead, SeatRole.LEAD)
    respond(review, by, "First")
    respond(review, by, "Second", version=1)
    respond(review, by, "Other", number=2)
    told = db.session.scalars(sa.select(Message.person_id).where(Message.kind == "responded")).all()
    assert told == [lead.id]


def test_point_that_the_report_does_not_have_is_not_found(review, by):
    with pytest.raises(NotVisible):
        respond(review, by, "Words", number=99)


ACTION = {"words": "Ask residents", "decision": Decision.ACCEPT, "owner": "Research"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": " "}, "words"),
        ({"owner": ""}, "owner"),
        ({"due_on": None}, "due_on"),
        ({"due_on": date(2020, 2, 1)}, "due_on"),
        ({"decision": Decision.DIFFERENTLY, "owner": ""}, "owner"),
    ],
)
def test_action_without_what_it_needs_is_refused(review, by, changes, field):
    with pytest.raises(Refused) as refused:
        operations.responses.plan_action(review, 1, by=by, **ACTION | {"due_on": today()} | changes)
    assert refused.value.field == field


def test_not_now_needs_nobody_and_no_date(review, by):
    operations.responses.plan_action(review, 1, by=by, words="Move", decision=Decision.NOT_NOW)
    commit()
    assert queries.responses.open_count(review) == 1


def update(review, by, action, version=1, **changes):
    facts = ACTION | {"due_on": today(), "outcome": Outcome.OPEN, "outcome_words": ""} | changes
    operations.responses.update_action(review, action.ref, by=by, version=version, **facts)
    commit()


def test_each_update_of_an_action_keeps_what_stood_before(review, by):
    action = operations.responses.plan_action(review, 1, by=by, due_on=today(), **ACTION)
    commit()
    update(review, by, action)
    update(review, by, action, outcome=Outcome.DONE)
    found = queries.responses.action(review, action.ref).versions
    assert [one.outcome for one in found] == [Outcome.OPEN, Outcome.DONE]
    with pytest.raises(Outdated):
        update(review, by, action, words="Lost")


def test_action_of_another_review_is_not_found(review, by):
    with pytest.raises(NotVisible):
        update(review, by, reports.action(reports.agreed(), 1))


def test_closing_waits_for_open_actions_and_says_only_how_many(review):
    assert queries.responses.missing_for_close(review) == ()
    reports.action(review, 1, "zebra")
    reports.action(review, 2, outcome=Outcome.DONE)
    reports.action(review, 2, outcome_words="No money this year.")
    (missing,) = queries.responses.missing_for_close(review)
    assert missing.need is Need.ACTIONS_SETTLED
    assert missing.sentence == "1 action still needs an outcome, or a reason for having none"
    reports.action(review, 3)
    (missing,) = queries.responses.missing_for_close(review)
    assert missing.sentence == "2 actions still need an outcome, or a reason for having none"


def test_only_the_newest_version_of_an_action_counts(review, by):
    action = reports.action(review, 1)
    update(review, by, action, outcome=Outcome.DROPPED)
    assert queries.responses.open_count(review) == 0
    update(review, by, action, version=2)
    assert queries.responses.open_count(review) == 1


def test_follow_ups_are_planned_from_the_day_of_agreement_by_the_group_s_figures(review):
    review.agreed_on = date(2026, 8, 31)
    review.group.second_follow_up_months = 6
    operations.responses.plan_follow_ups(review)
    commit()
    found = queries.responses.follow_ups(review)
    assert [one.due_on for one in found] == [date(2026, 11, 30), date(2027, 2, 28)]


def record(review, by, follow_up, version=1, held_on=None, words="All done"):
    operations.responses.record_follow_up(
        review, follow_up.ref, by=by, version=version, held_on=held_on or today(), words=words
    )
    commit()


def test_follow_up_is_recorded_and_can_be_changed(review, by):
    follow_up = reports.follow_up(review)
    record(review, by, follow_up)
    record(review, by, follow_up, version=2, words="Nearly all done")
    (found,) = queries.responses.follow_ups(review)
    assert (found.held_on, found.words) == (today(), "Nearly all done")
    with pytest.raises(Outdated):
        record(review, by, follow_up, version=2)


def test_follow_up_is_not_recorded_before_its_day(review, by):
    with pytest.raises(Refused, match="today or in the past"):
        record(review, by, reports.follow_up(review), held_on=today() + timedelta(days=1))


def test_follow_up_of_another_review_is_not_found(review, by):
    with pytest.raises(NotVisible):
        record(review, by, reports.follow_up(reports.agreed()))


def give(review, person, helped, hindered="", change="", version=0):
    operations.responses.give_feedback(
        review, by=make.standing(person), version=version, helped=helped, hindered=hindered, change=change
    )  # fmt: skip
    commit()


def test_feedback_is_read_without_names_in_an_order_that_tells_nothing(review):
    lead, team = make.assessor(make.council()), make.person(review.council)
    make.seat(review, lead, SeatRole.LEAD)
    make.named(review, team)
    give(review, lead, "Zebra", "Beta")
    give(review, team, "Alpha", "Yak", "Change")
    answers = queries.responses.feedback(review)
    assert answers == queries.responses.Answers(2, ("Alpha", "Zebra"), ("Beta", "Yak"), ("Change",))


def test_feedback_can_be_changed_and_stays_one(review):
    publisher = reports.publisher(review)
    give(review, publisher, "First")
    give(review, publisher, "Second", version=1)
    assert queries.responses.feedback(review).helped == ("Second",)
    with pytest.raises(Outdated):
        give(review, publisher, "Lost", version=1)


def test_empty_feedback_is_refused(review):
    with pytest.raises(Refused):
        give(review, reports.publisher(review), " ")


def test_observers_and_coordinators_are_not_asked_for_feedback(review):
    observer = make.assessor(make.council())
    make.seat(review, observer, SeatRole.OBSERVER)
    for person in (observer, make.person(coordinates=review.group)):
        with pytest.raises(NotAllowed):
            give(review, person, "Words")
