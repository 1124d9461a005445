"""The pages of an assessor at work: notes, first views, the discussion."""

from collections.abc import Callable
from typing import Any

import pytest

from peerreview.models.councils import Council
from peerreview.models.reviews import Review
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatRole, SeatState
from tests import factories as make
from tests import factories_preparation as prepare
from tests.conftest import Client

SignIn = Callable[..., Client]


def _text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.get_data(as_text=True)


def _review(
    status: Status = Status.IN_REVIEW, host: Council | None = None, **changes: Any
) -> Review:
    return make.review(host or make.council(), status, **changes)


def test_an_assessor_saves_note_and_first_view_with_one_button(sign_in: SignIn) -> None:
    review = _review()
    ann, ben = make.assessor(make.council()), make.assessor(make.council(), name="Ben Ito")
    make.seat(review, ann)
    prepare.first_view(review, make.seat(review, ben), view=4)
    browser = sign_in(ann)
    at = f"/reviews/{review.ref}/notes"
    assert "Ben Ito" not in _text(browser, f"{at}/1")
    answer = {"words": "Ask *who*.", "view": "2", "version": "0"}
    assert browser.post(f"{at}/1", data=answer).location == f"{at}/1"
    page = _text(browser, f"{at}/1")
    assert ["Ask *who*." in page, "Ben Ito" in page, 'value="2" checked' in page] == [True] * 3
    answer |= {"version": "2", "then": "next", "words": "Ask."}
    assert browser.post(f"{at}/1", data=answer).location == f"{at}/2"
    assert "Noted, first view given" in _text(browser, at)


def test_beside_the_note_stands_what_the_team_prepared(sign_in: SignIn) -> None:
    host = make.council()
    review, assessor, writer = _review(host=host), make.assessor(make.council()), make.person(host)
    prepare.self_view(review, writer, view=1, words="We need help.")
    prepare.evidence(review, writer, 1, title="A map")
    make.seat(review, assessor)
    page = _text(sign_in(assessor), f"/reviews/{review.ref}/notes/1")
    assert ["We need help." in page, "Help needed" in page, "A map" in page] == [True] * 3


def test_a_note_from_another_device_gives_both_texts(sign_in: SignIn) -> None:
    review, assessor = _review(), make.assessor(make.council())
    prepare.note(review, make.seat(review, assessor), words="From the office.")
    answer = {"words": "From the train.", "version": "0"}
    response = sign_in(assessor).post(f"/reviews/{review.ref}/notes/1", data=answer)
    page = response.get_data(as_text=True)
    assert response.status_code == 409
    assert ["From the office." in page, "From the train." in page] == [True, True]


def test_a_first_view_that_comes_too_late_gives_the_note_back(sign_in: SignIn) -> None:
    review, assessor = _review(Status.ACCURACY_CHECK), make.assessor(make.council())
    make.seat(review, assessor)
    answer = {"words": "Typed for long.", "view": "2", "version": "0"}
    response = sign_in(assessor).post(f"/reviews/{review.ref}/notes/1", data=answer)
    assert response.status_code == 409
    assert "Typed for long." in response.get_data(as_text=True)


def test_an_observer_is_not_asked_for_a_first_view(sign_in: SignIn) -> None:
    review, observer = _review(), make.assessor(make.council())
    make.seat(review, observer, SeatRole.OBSERVER)
    browser = sign_in(observer)
    at = f"/reviews/{review.ref}/notes/1"
    assert "Your first view" not in _text(browser, at)
    assert browser.post(at, data={"words": "I learn."}).status_code == 302
    assert browser.post(at, data={"view": "2", "version": "1"}).status_code == 403


@pytest.mark.parametrize(
    "answer", ({"words": "x" * 10_001}, {"view": "7"}, {"view": "two", "words": "x"})
)
def test_a_wrong_answer_is_refused(sign_in: SignIn, answer: dict[str, str]) -> None:
    review, assessor = _review(), make.assessor(make.council())
    make.seat(review, assessor)
    response = sign_in(assessor).post(f"/reviews/{review.ref}/notes/1", data=answer)
    assert response.status_code == 422


@pytest.mark.parametrize("number", ("0", "4", "99999999999999999999999"))
def test_a_point_of_another_standard_is_not_found(sign_in: SignIn, number: str) -> None:
    review, assessor = _review(), make.assessor(make.council())
    make.seat(review, assessor)
    browser = sign_in(assessor)
    for at in ("notes", "discuss"):
        _text(browser, f"/reviews/{review.ref}/{at}/{number}", 404)
        assert browser.post(f"/reviews/{review.ref}/{at}/{number}").status_code == 404


def test_nobody_but_its_author_ever_gets_a_note(sign_in: SignIn) -> None:
    group = make.group()
    host = make.council(group)
    review = make.review(host, Status.WRITING, group=group)
    author, other = make.assessor(make.council()), make.assessor(make.council())
    prepare.note(review, make.seat(review, author, SeatRole.LEAD), words="Just for me.")
    make.seat(review, other)
    addresses = (f"/reviews/{review.ref}/notes", f"/reviews/{review.ref}/notes/1", "/me/notes")
    readers = {
        "author": author,
        "other": other,
        "publisher": make.person(host, publisher=True),
        "coordinator": make.person(coordinates=group),
        "administrator": make.person(is_administrator=True),
    }
    found = {
        name: [
            (
                "Just for me." in (answer := browser.get(at)).get_data(as_text=True),
                answer.status_code,
            )
            for at in addresses
        ]
        for name, person in readers.items()
        if (browser := sign_in(person))
    }
    assert found == {
        "author": [(False, 200), (True, 200), (True, 200)],
        "other": [(False, 200), (False, 200), (False, 200)],
        "publisher": [(False, 403), (False, 403), (False, 200)],
        "coordinator": [(False, 403), (False, 403), (False, 200)],
        "administrator": [(False, 404), (False, 404), (False, 200)],
    }


@pytest.mark.parametrize("status", (Status.CANCELLED, Status.AGREED))
def test_when_the_work_is_over_the_notes_are_there_to_read(sign_in: SignIn, status: Status) -> None:
    review, assessor = _review(status, reached=Status.AGREED), make.assessor(make.council())
    prepare.note(review, make.seat(review, assessor), number=2, words="To remember.")
    browser = sign_in(assessor)
    page = _text(browser, f"/reviews/{review.ref}/notes")
    assert ["To remember." in page, "2. Point 2" in page, "1. Point 1" in page] == [
        True,
        True,
        False,
    ]
    _text(browser, f"/reviews/{review.ref}/notes/2", 409)


def test_whoever_left_the_panel_keeps_their_notes_and_nothing_else(sign_in: SignIn) -> None:
    host = make.council()
    service = make.service(host, name="Report a wasp nest")
    review, assessor = _review(host=host, service_id=service.id), make.assessor(make.council())
    seat = make.seat(review, assessor, state=SeatState.STEPPED_DOWN)
    prepare.note(review, seat, words="To remember.")
    browser = sign_in(assessor)
    _text(browser, f"/reviews/{review.ref}/notes", 404)
    page = _text(browser, "/me/notes")
    assert ["To remember." in page, review.ref in page, service.name in page] == [
        True, True, False,
    ]  # fmt: skip


def test_the_panel_talks_and_observers_read_along(sign_in: SignIn) -> None:
    host = make.council()
    review = _review(Status.SCHEDULED, host)
    ann, observer = make.assessor(make.council()), make.assessor(make.council())
    make.seat(review, ann)
    make.seat(review, observer, SeatRole.OBSERVER)
    at = f"/reviews/{review.ref}/discuss/1"
    assert sign_in(ann).post(at, data={"words": "Who *decides*?"}).location == at
    assert sign_in(ann).post(at, data={"words": " "}).status_code == 422
    page = _text(sign_in(observer), at)
    assert ["Who <em>decides</em>?" in page, "<textarea" in page] == [True, False]
    assert sign_in(observer).post(at, data={"words": "May I?"}).status_code == 403
    _text(sign_in(make.person(host, publisher=True)), at, 403)


def test_what_the_panel_has_said_is_found_while_the_review_is_planned_again(
    sign_in: SignIn,
) -> None:
    review, ann = _review(Status.FORMING, reached=Status.SCHEDULED), make.assessor(make.council())
    make.seat(review, ann)
    prepare.comments(review, ann, ["Who decides?"], number=2)
    page = _text(sign_in(ann), f"/reviews/{review.ref}/notes")
    discussed = [f'"/reviews/{review.ref}/discuss/{number}"' in page for number in (1, 2)]
    assert discussed == [False, True]


@pytest.mark.parametrize("rows", (1, 3))
@pytest.mark.parametrize(
    ("at", "expected"), (("notes", 13), ("notes/1", 19), ("discuss/1", 12), ("mine", 9))
)
def test_lists_ask_the_database_as_often_for_three_as_for_one(
    sign_in: SignIn, statements: Callable[[], object], at: str, expected: int, rows: int
) -> None:
    host = make.council()
    review, assessor = (
        _review(host=host, standard=make.standard(rows)),
        make.assessor(make.council()),
    )
    seat = make.seat(review, assessor)
    for number in range(1, rows + 1):
        prepare.note(review, seat, number)
        prepare.first_view(review, seat, number)
        other = make.seat(review, make.assessor(make.council()))
        prepare.first_view(review, other)
        prepare.evidence(review, make.person(host), 1)
    prepare.comments(review, assessor, ["Well."] * rows)
    browser = sign_in(assessor)
    with statements() as sent:
        _text(browser, "/me/notes" if at == "mine" else f"/reviews/{review.ref}/{at}")
    assert len(sent) == expected
