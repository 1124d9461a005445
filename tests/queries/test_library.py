"""Who finds what in the library: the SQL is the rule, and the search looks at nothing else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from peerreview import queries
from peerreview.clock import now, today
from peerreview.db import commit, db
from peerreview.models.reviews import Review
from peerreview.models.shares import Share
from peerreview.queries.library import Wanted
from peerreview.queries.shared import choice_of, readable
from peerreview.rules import sharing
from peerreview.rules.errors import NotVisible
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import OUTSIDER, SeatRole
from peerreview.rules.services import Stage
from peerreview.rules.sharing import AUDIENCES, Audience
from tests import factories as make
from tests import factories_reports as reports


@pytest.fixture
def review(database):
    return reports.agreed()


def people_of(review):
    """Everybody who stands somewhere to this review, by what they are called in the domain."""
    group, host = review.group, review.council
    peers = make.council(group)
    named = make.person(host)
    make.named(review, named)
    lead = make.assessor(make.council(make.group()))
    make.seat(review, lead, SeatRole.LEAD)
    stakeholder = make.person(coordinates=group)
    make.interest(stakeholder, host)
    return {
        "publisher": reports.publisher(review),
        "team": named,
        "colleague": make.person(host),
        "coordinator": make.person(coordinates=group),
        "conflicted coordinator": stakeholder,
        "coordinator at the host": make.person(host, coordinates=group),
        "lead of another group": lead,
        "peer": make.person(peers),
        "grouped": make.person(make.council(make.group())),
        "member": make.person(make.council()),
        "nobody's": make.person(),
        "administrator": make.person(is_administrator=True),
    }


# Written by hand: the first audience that each of them belongs to; None has no place in any.
FIRST = {
    "publisher": Audience.GROUPS,
    "team": Audience.GROUPS,
    "colleague": Audience.COORDINATORS,
    "coordinator": Audience.COORDINATORS,
    "conflicted coordinator": Audience.EVERYONE,
    "coordinator at the host": Audience.COORDINATORS,
    "lead of another group": Audience.GROUPS,
    "peer": Audience.GROUP,
    "grouped": Audience.GROUPS,
    "member": Audience.EVERYONE,
    "nobody's": Audience.EVERYONE,
    "administrator": Audience.EVERYONE,
    "outsider": Audience.EVERYONE,
}


def sees(ref, person, **on):
    try:
        return [point.number for point in queries.library.shared(ref, person, **on).points]
    except NotVisible:
        return []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_sql_is_the_rule_for_every_person_and_audience(review, audience):
    share = reports.share(review, audience)
    standings = {name: make.standing(one) for name, one in people_of(review).items()}
    standings["outsider"] = OUTSIDER
    expected = {name for name, first in FIRST.items() if audience in sharing.containing(first)}
    by_sql, by_rule, by_page, by_list = set(), set(), set(), set()
    for name, standing in standings.items():
        query = sa.select(Share.id).join(Review, Review.id == Share.review_id)
        if db.session.scalars(query.where(readable(standing))).all():
            by_sql.add(name)
        relations = queries.scope.relations(reports.loaded(review), standing)
        if sharing.reads(choice_of(share), relations, today()):
            by_rule.add(name)
        if sees(review.ref, standing):
            by_page.add(name)
        if queries.library.listed(standing).count:
            by_list.add(name)
        assert bool(queries.library.is_visible([review.id], standing)) == (name in by_sql)
    assert by_sql == by_rule == by_page == by_list == expected


def test_reader_gets_point_by_point_the_fullest_share(review):
    reports.response(review, 1, "Word")
    reports.share(review, Audience.EVERYONE, (1, 2))
    reports.share(review, Audience.GROUPS, (1, 3), with_responses=True)
    reports.share(review, Audience.GROUP, (2,), with_views=True)
    peer = make.standing(make.person(make.council(review.group)))
    grouped = make.standing(make.person(make.council(make.group())))
    assert fullness(review.ref, peer) == [(1, "", "Word"), (2, "Working well", ""), (3, "", "")]
    assert fullness(review.ref, grouped) == [(1, "", "Word"), (2, "", ""), (3, "", "")]
    assert fullness(review.ref, OUTSIDER) == [(1, "", ""), (2, "", "")]


def fullness(ref, person):
    points = queries.library.shared(ref, person).points
    return [(one.number, one.label, one.response.words if one.response else "") for one in points]


def test_later_report_version_wins_and_a_share_stays_on_its_own(review):
    reports.share(review, Audience.EVERYONE, (1,))
    reports.report(review, works_well="Corrected")
    assert queries.library.shared(review.ref, OUTSIDER).points[0].works_well == "Well 1"
    reports.share(review, Audience.GROUP, (1,))
    peer = make.standing(make.person(make.council(review.group)))
    assert queries.library.shared(review.ref, peer).points[0].works_well == "Corrected"
    assert queries.library.shared(review.ref, OUTSIDER).points[0].works_well == "Well 1"


def test_end_date_is_inclusive_and_in_london(review):
    reports.share(review, ends_on=today() + timedelta(days=1))
    last = today() + timedelta(days=1)
    assert sees(review.ref, OUTSIDER, on=last) == [1]
    assert sees(review.ref, OUTSIDER, on=last + timedelta(days=1)) == []
    assert queries.library.listed(OUTSIDER, on=last).count == 1
    assert queries.library.listed(OUTSIDER, on=last + timedelta(days=1)).count == 0
    assert queries.library.facets(OUTSIDER, on=last + timedelta(days=1)).standards == ()


def test_last_day_ends_at_midnight_in_london_also_in_summer(review):
    with time_machine.travel("2026-07-01 12:00Z", tick=False):
        reports.share(review, ends_on=today() + timedelta(days=1))
    with time_machine.travel("2026-07-02 22:59Z", tick=False):
        assert sees(review.ref, OUTSIDER) == [1]
    with time_machine.travel("2026-07-02 23:01Z", tick=False):
        assert sees(review.ref, OUTSIDER) == []


def test_closed_review_stays_shared(database):
    review = reports.agreed(Status.CLOSED)
    reports.share(review)
    assert sees(review.ref, OUTSIDER) == [1]


@pytest.mark.parametrize(
    ("field", "choice"),
    [
        ({"dissents": [{"view": 1, "label": "", "words": "zebra", "name": ""}]}, {"with_views": True}),
        ("response", {"with_responses": True}),
        ("action", {"with_responses": True}),
    ],
)  # fmt: skip
def test_search_finds_only_by_words_that_the_reader_gets(database, field, choice):
    review = reports.agreed(**(field if isinstance(field, dict) else {}))
    if field == "response":
        reports.response(review, 1, "zebra")
    if field == "action":
        reports.action(review, 1, "zebra")
    reports.share(review, Audience.EVERYONE)
    reports.share(review, Audience.GROUP, **choice)
    peer = make.standing(make.person(make.council(review.group)))
    found = Wanted(words="zebra")
    assert queries.library.listed(OUTSIDER, found).count == 0
    assert queries.library.listed(peer, found).count == 1


def test_search_does_not_find_by_an_emptier_share_of_the_same_point(review):
    """The reader gets the fuller share of a point: what only the other one says is not theirs."""
    reports.share(review, Audience.EVERYONE, with_views=True)
    reports.report(review, works_well="zebra")
    reports.share(review, Audience.GROUP)
    peer = make.standing(make.person(make.council(review.group)))
    assert queries.library.shared(review.ref, peer).points[0].works_well == "Well 1"
    assert queries.library.listed(peer, Wanted(words="zebra")).count == 0


def test_search_forgets_what_is_taken_back_or_replaced(review):
    reports.share(review, points=(1,))
    reports.share(review, points=(2,))
    assert queries.library.listed(OUTSIDER, Wanted(words="explore 1")).count == 0
    assert queries.library.listed(OUTSIDER, Wanted(words="explore 2")).count == 1


def test_points_that_are_not_shared_are_not_found_or_counted(review):
    reports.share(review, points=(2,))
    (row,) = queries.library.listed(OUTSIDER).items
    assert (row.points_count, row.first_points) == (1, ((2, "Point 2"),))
    assert queries.library.listed(OUTSIDER, Wanted(point=1)).count == 0
    assert queries.library.listed(OUTSIDER, Wanted(point=2)).count == 1


def test_library_is_narrowed_by_what_the_reader_may_see(database):
    wales = make.council(make.group(), name="Wrexdown", kind="Unitary", region="Wales")
    review = reports.agreed(council=wales, stage=Stage.BETA)
    reports.share(review)
    reports.share(reports.agreed(stage=Stage.ALPHA), Audience.GROUP)
    standard = queries.reviews.by_ref(review.ref).standard
    facets = queries.library.facets(OUTSIDER)
    assert facets.standards == ((standard.slug, "1", standard.name),)
    assert (facets.stages, facets.kinds, facets.regions) == (
        (Stage.BETA,),
        ("Unitary",),
        ("Wales",),
    )
    wanted = {
        "words": "wrexdown", "standard": (standard.slug, "1"), "point": 1, "stage": Stage.BETA,
        "kind": "Unitary", "region": "Wales",
    }  # fmt: skip
    others = {
        "words": "testlands", "standard": (standard.slug, "2"), "point": 2, "stage": Stage.ALPHA,
        "kind": "District", "region": "Testlands",
    }  # fmt: skip
    assert queries.library.listed(OUTSIDER, Wanted(**wanted)).count == 1
    for name, other in others.items():
        assert queries.library.listed(OUTSIDER, Wanted(**wanted | {name: other})).count == 0


def test_newest_shared_comes_first_by_the_share_that_is_seen(database):
    first, second = reports.agreed(), reports.agreed()
    for days, review, audience in (
        (3, first, Audience.EVERYONE),
        (2, second, Audience.EVERYONE),
        (1, first, Audience.GROUP),
    ):
        reports.share(review, audience).shared_at = now() - timedelta(days=days)
        commit()
    peer = make.standing(make.person(make.council(first.group)))
    assert [one.ref for one in queries.library.listed(OUTSIDER).items] == [second.ref, first.ref]
    assert [one.ref for one in queries.library.listed(peer).items] == [first.ref, second.ref]


def test_assessors_are_named_only_if_they_agreed(review):
    ashby, birch = make.council(name="Ashby"), make.council(name="Birch")
    make.seat(review, make.assessor(birch, name="Bo Birch"), is_named=True)
    make.seat(review, make.assessor(ashby, name="Al Ashby"), SeatRole.LEAD, is_named=True)
    make.seat(review, make.assessor(birch, name="Hidden"))
    make.seat(review, make.assessor(ashby, name="Observes"), SeatRole.OBSERVER, is_named=True)
    reports.share(review)
    shared = queries.library.shared(review.ref, OUTSIDER)
    assert shared.named == ("Al Ashby (Ashby)", "Bo Birch (Birch)")
    assert shared.councils == ("Birch",)


def test_preview_is_what_the_audience_then_reads(review):
    reports.response(review, 1)
    reports.share(review, Audience.EVERYONE, (3,))
    reports.share(review, Audience.GROUP, (2,))
    selection = queries.sharing.newest(review, {1}, with_responses=True)
    made = queries.library.preview(
        reports.loaded(review), selection, audience=Audience.GROUP, with_responses=True
    )
    reports.share(review, Audience.GROUP, (1,), with_responses=True)
    peer = make.standing(make.person(make.council(review.group)))
    assert made == queries.library.shared(review.ref, peer)
    assert made == queries.shared.as_seen(reports.loaded(review), Audience.GROUP)
    assert [point.number for point in made.points] == [1, 3]
