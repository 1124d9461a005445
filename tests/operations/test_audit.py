"""The check of the history names the event that somebody touched behind the triggers."""

from collections.abc import Iterable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from peerreview.db import commit, db
from peerreview.models.messages import Event
from peerreview.operations import history
from peerreview.operations.audit import Chain
from peerreview.rules.verbs import Verb
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")
EVENTS = 6


@pytest.fixture
def written(database: None) -> None:
    """A history of six events, and nothing that protects it."""
    person = make.standing(make.person())
    review = make.review(make.council())
    history.record("sign in", by=person)
    for verb in (Verb.START, Verb.EDIT_REQUEST, Verb.SUBMIT, Verb.ACCEPT, Verb.SHARE):
        history.record(verb, by=person, relation="team", review=review)
    commit()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("ALTER TABLE events DISABLE TRIGGER events_append_only"))
    else:
        for moment in ("update", "delete"):
            db.session.execute(sa.text(f"DROP TRIGGER events_no_{moment}"))


def change(number: int, /, **values: Any) -> None:
    db.session.execute(sa.update(Event).where(Event.number == number).values(**values))


def delete(*numbers: int) -> None:
    db.session.execute(sa.delete(Event).where(Event.number.in_(numbers)))


def renumber(steps: Iterable[tuple[int, int]]) -> None:
    """Give events other numbers, by way of numbers that nobody has."""
    for old, new in steps:
        change(old, number=new)


def event(number: int) -> Event:
    db.session.expire_all()
    return db.session.get_one(Event, number)


def rehash(number: int) -> None:
    row = event(number)
    change(number, hash=history.digest(row.previous_hash, history.facts_of(row)))


def problems(expected: tuple[int, str] | None = None) -> list[str]:
    db.session.commit()
    return list(Chain().problems(expected))


def test_untouched_history_has_no_problem(written: None) -> None:
    chain = Chain()
    assert list(chain.problems()) == []
    last = event(EVENTS)
    assert (chain.count, chain.number, chain.hash) == (EVENTS, EVENTS, last.hash)


def test_empty_history_has_no_problem() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    "values",
    (
        {"verb": "agree"},
        {"actor": "X-SOMEBODY"},
        {"relation": "lead"},
        {"at": make.now()},
        {"object_kind": "share"},
        {"object_ref": "PR-22222"},
        {"review_id": None},
        {"status_after": "closed"},
        {"previous_hash": "f" * 64},
    ),
    ids=lambda values: next(iter(values)),
)
def test_changed_event_is_named(written: None, values: dict[str, Any]) -> None:
    change(3, **values)
    assert problems() == ["Event 3 was changed: it does not match its hash"]


def test_impossible_time_is_named(written: None) -> None:
    if db.engine.dialect.name == "postgresql":
        return
    db.session.execute(sa.text("UPDATE events SET at = 'yesterday' WHERE number = 3"))
    assert problems() == ["Event 3 was changed: it does not match its hash"]


def test_changed_hash_is_named(written: None) -> None:
    change(3, hash="f" * 64)
    assert problems() == ["Event 3 was changed: it does not match its hash"]


@pytest.mark.parametrize("number", (1, 3, EVENTS - 1))
def test_event_changed_and_hashed_anew_is_named(written: None, number: int) -> None:
    change(number, verb="agree")
    rehash(number)
    assert problems() == [
        f"Event {number} was changed and hashed anew: event {number + 1} does not follow it"
    ]


@pytest.mark.parametrize(
    ("numbers", "said"),
    (
        ((1,), ["Event 1 was deleted"]),
        ((3,), ["Event 3 was deleted"]),
        ((2, 3, 4), ["Events 2 to 4 were deleted"]),
        ((2, 4), ["Event 2 was deleted", "Event 4 was deleted"]),
    ),
)
def test_deleted_event_is_named(written: None, numbers: tuple[int, ...], said: list[str]) -> None:
    delete(*numbers)
    assert problems() == said


def test_deleted_event_whose_gap_was_closed_shows_in_those_after_it(written: None) -> None:
    delete(3)
    renumber([(4, 3), (5, 4), (6, 5)])
    assert problems() == [
        f"Event {n} was moved: it was written as event {n + 1}" for n in (3, 4, 5)
    ]


def test_event_inserted_before_all_is_named(written: None) -> None:
    insert(0, history.FIRST_HASH)
    assert problems() == ["Event 0 was inserted: the history begins with event 1"]


def test_event_inserted_between_two_shows_in_those_after_it(written: None) -> None:
    renumber([(6, 7), (5, 6), (4, 5), (3, 4)])
    insert(3, event(2).hash)
    assert problems() == [
        f"Event {n} was moved: it was written as event {n - 1}" for n in (4, 5, 6, 7)
    ]


def test_event_inserted_and_those_after_it_hashed_anew_is_named(written: None) -> None:
    renumber([(6, 7), (5, 6), (4, 5), (3, 4)])
    insert(3, event(2).hash)
    rehash(4)
    found = problems()
    assert found[0] == "Event 3 was inserted: event 4 follows the one before it"


def test_event_inserted_at_the_end_is_named(written: None) -> None:
    insert(EVENTS + 1, event(EVENTS).hash, hash="f" * 64)
    assert problems() == ["Event 7 was changed: it does not match its hash"]


def insert(number: int, previous: str, **changes: Any) -> None:
    row = Event(
        number=number, at=make.now(), actor="", relation="", verb="sign in", object_kind="site",
        object_ref="", review_id=None, status_after="", previous_hash=previous,
    )  # fmt: skip
    row.hash = changes.get("hash") or history.digest(previous, history.facts_of(row))
    db.session.add(row)
    db.session.flush()


def test_swapped_events_are_named(written: None) -> None:
    renumber([(3, 99), (4, 3), (99, 4)])
    assert problems() == [
        "Event 3 was moved: it was written as event 4",
        "Event 4 was moved: it was written as event 3",
    ]


def test_end_cut_off_is_found_by_an_earlier_print(written: None) -> None:
    known = (EVENTS, event(EVENTS).hash)
    assert problems(known) == []
    delete(EVENTS)
    assert problems() == []
    assert problems(known) == [
        "Event 6 of the earlier check is gone: the history now ends with event 5"
    ]


def test_end_written_anew_is_found_by_an_earlier_print(written: None) -> None:
    known = (EVENTS, event(EVENTS).hash)
    change(EVENTS, verb="agree")
    rehash(EVENTS)
    assert problems() == []
    assert problems(known) == [
        "Event 6 is not the one of the earlier check: the history up to it was written anew"
    ]


def test_command_says_what_it_found(application: Flask, written: None) -> None:
    run = application.test_cli_runner().invoke
    db.session.commit()
    done = run(args=["verify-audit"])
    last = event(EVENTS).hash
    assert (done.exit_code, done.output.splitlines()) == (
        0,
        [
            "6 events checked, no problems",
            "To find out later whether the end was cut off or written anew, keep this line:",
            f"./run verify-audit --expect 6:{last}",
        ],
    )
    assert run(args=["verify-audit", "--expect", f"6:{last}"]).exit_code == 0
    assert run(args=["verify-audit", "--expect", "six"]).exit_code == 2
    change(3, verb="agree")
    db.session.commit()
    failed = run(args=["verify-audit"])
    assert (failed.exit_code, failed.output.splitlines()) == (
        1,
        ["Event 3 was changed: it does not match its hash", "6 events checked, 1 problem"],
    )
