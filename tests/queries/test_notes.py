"""Notes belong to their author for ever; first views are seen as table 3 says."""

import pytest

from peerreview.queries import notes
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole, SeatState, Standing
from tests import factories as make
from tests import factories_preparation as prepare

pytestmark = pytest.mark.usefixtures("database")
PANEL_SEES = (Status.IN_REVIEW, Status.WRITING, Status.ACCURACY_CHECK, Status.AGREED)


class Panel:
    """A review with two assessors, a lead and an observer; Ann has given 2 on point 1, Ben 3."""

    def __init__(self, status: Status, reached: Status | None = None) -> None:
        self.group = make.group()
        self.host = make.council(self.group)
        self.review = make.review(self.host, status, group=self.group, reached=reached)
        council = make.council()
        self.people = {name: make.assessor(council, name=name) for name in ("Ann", "Ben")}
        self.people |= {name: make.assessor(council, name=name) for name in ("Lea", "Oz")}
        roles = {"Lea": SeatRole.LEAD, "Oz": SeatRole.OBSERVER}
        self.seats = {
            name: make.seat(self.review, person, roles.get(name, SeatRole.ASSESSOR))
            for name, person in self.people.items()
        }
        prepare.first_view(self.review, self.seats["Ann"], view=2)
        prepare.first_view(self.review, self.seats["Ben"], view=3)

    def seen_by(self, name: str) -> dict[int, list[tuple[str, int]]]:
        return self.seen(make.standing(self.people[name]))

    def seen(self, by: Standing) -> dict[int, list[tuple[str, int]]]:
        found = notes.first_views(self.review, by)
        return {number: [(v.name, v.view) for v in views] for number, views in found.items()}


@pytest.mark.parametrize("status", PANEL_SEES)
def test_who_has_given_a_first_view_sees_the_others_on_that_point(status: Status) -> None:
    panel = Panel(status)
    prepare.first_view(panel.review, panel.seats["Ben"], number=2)
    assert panel.seen_by("Ann") == {1: [("Ann", 2), ("Ben", 3)]}
    assert panel.seen_by("Ben") == {1: [("Ben", 3), ("Ann", 2)], 2: [("Ben", 2)]}


@pytest.mark.parametrize("status", PANEL_SEES)
def test_who_has_given_none_sees_none(status: Status) -> None:
    assert Panel(status).seen_by("Lea") == {}


def test_an_observer_sees_first_views_from_writing() -> None:
    assert Panel(Status.IN_REVIEW).seen_by("Oz") == {}
    assert Panel(Status.WRITING).seen_by("Oz") == {1: [("Ann", 2), ("Ben", 3)]}


def test_team_and_coordinator_never_see_a_first_view() -> None:
    panel = Panel(Status.AGREED)
    for person in (
        make.person(panel.host, publisher=True),
        make.person(coordinates=panel.group),
        make.person(is_administrator=True),
    ):
        assert panel.seen(make.standing(person)) == {}


def test_after_an_early_end_only_ones_own_first_view_is_left() -> None:
    panel = Panel(Status.CANCELLED, reached=Status.WRITING)
    assert panel.seen_by("Ann") == {1: [("Ann", 2)]}
    assert panel.seen_by("Oz") == {}


def test_the_view_of_somebody_who_left_stays_and_they_see_no_other() -> None:
    panel = Panel(Status.WRITING)
    panel.seats["Ben"].state = SeatState.STEPPED_DOWN
    make.save(panel.seats["Ben"])
    found = notes.first_views(panel.review, make.standing(panel.people["Ann"]))[1]
    assert [(v.name, v.has_left, v.is_own) for v in found] == [
        ("Ann", False, True),
        ("Ben", True, False),
    ]
    assert panel.seen_by("Ben") == {1: [("Ben", 3)]}


def test_notes_are_read_by_their_author_alone() -> None:
    panel = Panel(Status.WRITING)
    prepare.note(panel.review, panel.seats["Ann"], words="Mine.")
    found = {
        name: notes.own(panel.review, make.standing(person))
        for name, person in panel.people.items()
    }
    assert {name: own[1].words for name, own in found.items() if 1 in own} == {
        "Ann": "Mine.",
        "Ben": "",
    }


def test_all_ones_notes_stay_after_leaving_the_panel_without_the_services_name() -> None:
    panel = Panel(Status.WRITING)
    prepare.note(panel.review, panel.seats["Ann"], words="Mine.")
    prepare.note(panel.review, panel.seats["Ben"], words="His.")
    ann = make.standing(panel.people["Ann"])
    name = make.db.session.get_one(make.Service, panel.review.service_id).name
    assert [(n.ref, n.service, n.words) for n in notes.mine(ann).items] == [
        (panel.review.ref, name, "Mine.")
    ]
    panel.seats["Ann"].state = SeatState.REPLACED
    make.save(panel.seats["Ann"])
    assert [(n.ref, n.service, n.title, n.words) for n in notes.mine(ann).items] == [
        (panel.review.ref, "", "Point 1", "Mine.")
    ]


def test_all_ones_notes_stay_after_a_conflict_and_after_an_early_end() -> None:
    panel = Panel(Status.WITHDRAWN, reached=Status.WRITING)
    prepare.note(panel.review, panel.seats["Ann"], words="Mine.")
    make.interest(panel.people["Ann"], panel.host)
    ann = make.standing(panel.people["Ann"])
    assert [(n.service, n.words) for n in notes.mine(ann).items] == [("", "Mine.")]


def test_comments_come_in_order_and_are_counted_by_point() -> None:
    panel = Panel(Status.SCHEDULED)
    prepare.comments(panel.review, panel.people["Ann"], ("First.", "Second."), number=2)
    found = notes.comments(panel.review, 2)
    assert [(each.person.name, each.words) for each in found] == [
        ("Ann", "First."),
        ("Ann", "Second."),
    ]
    assert notes.comment_counts(panel.review) == {2: 2}
