"""Who reads a share, until when, which of several a reader gets, and what a share leaves out."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.rules.people import Relation
from peerreview.rules.responses import Decision, Outcome
from peerreview.rules.sharing import (
    AUDIENCES,
    Audience,
    Choice,
    SharedAction,
    SharedResponse,
    containing,
    fullest,
    is_live,
    readers,
    reads,
    shown,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = date(2026, 6, 1)
R = Relation

# Written by hand from domain.md, section 9; the team and the panel have the report already.
READ_BY = {
    Audience.COORDINATORS: {R.COORDINATOR, R.COLLEAGUE},
    Audience.GROUP: {R.COORDINATOR, R.COLLEAGUE, R.PEER},
    Audience.GROUPS: {R.COORDINATOR, R.COLLEAGUE, R.PEER, R.GROUPED},
    Audience.EVERYONE: {R.COORDINATOR, R.COLLEAGUE, R.PEER, R.GROUPED, R.MEMBER, R.OUTSIDER},
}

choices = st.builds(
    Choice,
    audience=st.sampled_from(AUDIENCES),
    with_views=st.booleans(),
    with_responses=st.booleans(),
    report_number=st.integers(1, 3),
    shared_at=st.integers(0, 5).map(lambda days: NOON + timedelta(days=days)),
    ends_on=st.none() | st.integers(-2, 2).map(lambda days: TODAY + timedelta(days=days)),
    ended_at=st.none() | st.just(NOON),
)


def choice(audience=Audience.EVERYONE, views=False, responses=False, number=1, day=0, **ends):
    return Choice(audience, views, responses, number, NOON + timedelta(days=day), **ends)


@pytest.mark.parametrize("relation", R)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_share_is_read_by_its_audience_alone(audience, relation):
    assert reads(choice(audience), {relation}, TODAY) == (relation in READ_BY[audience])


def test_each_audience_contains_the_one_before():
    found = [readers(audience) for audience in AUDIENCES]
    assert all(one < other for one, other in pairwise(found))
    assert containing(Audience.GROUP) == (Audience.GROUP, Audience.GROUPS, Audience.EVERYONE)


@pytest.mark.parametrize(
    ("ends", "live"),
    [
        ({}, True),
        ({"ends_on": TODAY}, True),
        ({"ends_on": TODAY + timedelta(days=1)}, True),
        ({"ends_on": TODAY - timedelta(days=1)}, False),
        ({"ended_at": NOON}, False),
        ({"ended_at": NOON, "ends_on": TODAY + timedelta(days=9)}, False),
    ],
)
def test_share_lives_to_the_end_of_its_last_day_or_until_taken_back(ends, live):
    assert is_live(choice(**ends), TODAY) == live
    assert reads(choice(**ends), {R.OUTSIDER}, TODAY) == live


@pytest.mark.parametrize(
    ("fuller", "other"),
    [
        (choice(views=True), choice(responses=True, number=2, day=1)),
        (choice(responses=True), choice(number=2, day=1)),
        (choice(number=2), choice(day=1)),
        (choice(day=1), choice()),
        (choice(views=True, responses=True), choice(views=True, number=2)),
    ],
)
def test_reader_gets_the_fullest_share(fuller, other):
    assert fullest([fuller, other]) == fullest([other, fuller]) == fuller


@given(st.lists(choices, min_size=1))
def test_fullest_share_gives_no_less_than_any_other(shares):
    got = fullest(shares)
    assert got in shares
    assert got.with_views == any(one.with_views for one in shares)


@given(choices, st.sets(st.sampled_from(R)), st.sets(st.sampled_from(R)))
def test_more_relations_never_read_less(share, some, more):
    assert not reads(share, some, TODAY) or reads(share, some | more, TODAY)


@given(choices, st.sets(st.sampled_from(R)))
def test_what_has_ended_is_read_by_nobody(share, relations):
    assert not reads(share, relations, TODAY) or is_live(share, TODAY)


POINT = SimpleNamespace(
    number=1, title="Title", state="view", view=2, label="Some way to go", works_well="Well",
    to_explore="Explore", suggestions=[{"words": "Try", "controlled_by": "team"}],
    dissents=[{"view": 1, "label": "Help needed", "words": "Differs", "name": ""}],
)  # fmt: skip
RESPONSE = SharedResponse("Says", TODAY)
ACTION = SharedAction("Does", Decision.ACCEPT, "Owner", TODAY, Outcome.DONE, "Done so")


@pytest.mark.parametrize("views", [True, False])
@pytest.mark.parametrize("responses", [True, False])
def test_point_shows_views_and_responses_only_where_they_are_shared(views, responses):
    got = shown(POINT, choice(views=views, responses=responses), RESPONSE, [ACTION])
    assert (got.view, got.label) == ((2, "Some way to go") if views else (None, ""))
    assert [one["words"] for one in got.dissents] == (["Differs"] if views else [])
    assert (got.response, got.actions) == ((RESPONSE, (ACTION,)) if responses else (None, ()))
    said = ["Title", "Well", "Explore", "Try"]
    said += ["Differs"] * views + ["Says", "Does", "Done so"] * responses
    assert got.words.split("\n") == said


@pytest.mark.parametrize("state", ["not covered", "not applicable"])
def test_point_that_was_set_aside_shows_nothing_that_was_drafted(state):
    point = SimpleNamespace(**{**vars(POINT), "state": state, "dissents": []})
    got = shown(point, choice(views=True))
    assert (got.state, got.view, got.label, got.words) == (state, None, "", "Title")


def test_view_and_dissent_are_never_words_to_be_found_by():
    got = shown(POINT, choice(views=True, responses=True), RESPONSE, [ACTION])
    assert "Some way to go" not in got.words
    assert "Owner" not in got.words
