"""Offers of help: made by coordinators, taken up or discarded by publishers, without a word back."""

import pytest

from peerreview.db import commit
from peerreview.operations import offers
from peerreview.queries import offers as shown
from peerreview.rules.errors import NotAllowed, NotVisible, Refused
from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests.factories_requests import Case, events, told

pytestmark = pytest.mark.usefixtures("database")


def _offer(case: Case):
    made = offers.offer_help(
        case.group, by=make.standing(case.coordinator), council=case.host.code, why="To help."
    )
    commit()
    return shown.offer(case.host, made.ref)


def test_an_offer_reaches_the_publishers_of_the_council() -> None:
    case = Case()
    make.person(case.host)
    _offer(case)
    assert told() == [("help_offered", case.publisher.id)]
    assert events() == [("offer help", "coordinator of the group", "offer", "")]


def test_an_offer_taken_up_is_a_draft_with_its_group_and_tells_nobody() -> None:
    case = Case()
    make.save(
        make.GroupCouncil(
            group_id=make.group().id, council_id=case.host.id, started_on=make.LONG_AGO
        )
    )
    offer = _offer(case)
    review = offers.take_up_offer(offer, by=case.by, name="Bins")
    commit()
    assert (review.status, review.group_id, review.offer_id) == (
        Status.DRAFT, case.group.id, offer.id,
    )  # fmt: skip
    assert offer.taken_up_at is not None
    assert [kind for kind, _ in told()] == ["help_offered"]
    assert [event[:3] for event in events()[1:]] == [
        ("start", "works for the council", "review"),
        ("take up offer", "publisher of the council", "offer"),
    ]


def test_an_offer_is_answered_once() -> None:
    case = Case()
    taken, discarded = _offer(case), _offer(case)
    offers.take_up_offer(taken, by=case.by, name="Bins")
    offers.discard_offer(discarded, by=case.by)
    commit()
    for offer, word in ((taken, "taken up"), (discarded, "discarded")):
        with pytest.raises(Refused, match=word):
            offers.take_up_offer(offer, by=case.by, name="More")
        with pytest.raises(Refused, match=word):
            offers.discard_offer(offer, by=case.by)


def test_only_publishers_answer_and_only_coordinators_of_the_group_offer() -> None:
    case = Case()
    offer = _offer(case)
    for somebody in (make.person(case.host), case.coordinator, make.person(is_administrator=True)):
        by = make.standing(somebody)
        with pytest.raises(NotAllowed):
            offers.take_up_offer(offer, by=by, name="Bins")
        with pytest.raises(NotAllowed):
            offers.discard_offer(offer, by=by)
    stranger = make.standing(make.person(coordinates=make.group()))
    with pytest.raises(NotAllowed):
        offers.offer_help(case.group, by=stranger, council=case.host.code, why="x")


def test_a_council_of_another_group_is_refused() -> None:
    case, other = Case(), Case()
    with pytest.raises(Refused) as refused:
        offers.offer_help(
            case.group, by=make.standing(case.coordinator), council=other.host.code, why="x"
        )
    assert refused.value.field == "council"


def test_a_council_without_a_publisher_needs_one_first() -> None:
    case = Case()
    silent = make.council(case.group)
    with pytest.raises(Refused, match="Invite a publisher first"):
        offers.offer_help(
            case.group, by=make.standing(case.coordinator), council=silent.code, why="x"
        )


def test_an_offer_to_another_council_does_not_exist_here() -> None:
    case, other = Case(), Case()
    with pytest.raises(NotVisible):
        shown.offer(other.host, _offer(case).ref)
