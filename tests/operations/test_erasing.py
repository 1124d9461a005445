"""Erasing a person: name and address are nowhere, reviews keep their words, the history its chain."""

import json
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from peerreview.clock import now
from peerreview.db import Base, commit, db
from peerreview.models.columns import UtcDateTime
from peerreview.models.messages import Event, Message
from peerreview.models.people import Person
from peerreview.models.reviews import LegalHold, Review, Service
from peerreview.operations import erasing, history
from peerreview.queries import library, traces
from peerreview.rules.errors import NotAllowed, Refused
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.sharing import Audience
from tests import factories as make
from tests.factories_findings import agreed
from tests.factories_preparation import note
from tests.factories_reports import report, response, share

pytestmark = pytest.mark.usefixtures("database")
NAME, ADDRESS = "Zoë O’Byron-Smith", "zoe.byron@southmoor.example"


def root() -> Any:
    return make.standing(make.person(is_administrator=True))


def ada(**changes: Any) -> Person:
    return make.person(make.council(), **{"name": NAME, "email": ADDRESS} | changes)


def erase(person: Person) -> None:
    erasing.erase(person, by=root(), sure=True)
    commit()


def _sample(column: sa.Column[Any], filled: dict[Any, Any]) -> Any:
    """A value for any column: text and JSON name the person, keys point at what there is."""
    words = f"It was {NAME.upper()}’s idea; ask <{ADDRESS}>, or Zoë\u00a0 O’Byron-Smith again."
    kind = column.type
    if column.foreign_keys:
        return filled[next(iter(column.foreign_keys)).column]
    if isinstance(kind, sa.JSON):
        return [{"name": NAME, "words": words, "more": [words, {"deeper": ADDRESS}], "count": 3}]
    if isinstance(kind, sa.Enum):
        return kind.enum_class(kind.enums[-1])  # of a seat: it has ended, so nobody refuses it
    if isinstance(kind, UtcDateTime):
        return now()
    if isinstance(kind, sa.Text):
        return f"u{column.table.name}" if column.unique or column.primary_key else words
    samples = {bool: True, int: 7, float: 1.0, bytes: b"key", date: make.today()}
    return samples[kind.python_type]


def _plain(value: Any) -> Any:
    return {str: "plain", list: []}.get(type(value), value)


def plant(person: Person) -> None:
    """A row in every table, that names the person in every column in which people write."""
    filled = {traces.PEOPLE.c.id: person.id}
    for table in Base.metadata.sorted_tables:
        if table.name in {"people", *traces.NAMELESS} - {"councils", "standards", "points"}:
            continue
        row: dict[str, Any] = {}
        for column in table.columns:
            is_own = column.name == "id" or column.name in {"ended_at", "answered_at", "removed_at"}
            if not is_own:
                row[column.name] = _sample(column, filled)
        if table.name in traces.NAMELESS:
            row = {key: _plain(value) for key, value in row.items()}
        if table.name == "council_ties":
            row["other_id"] = make.council().id
        key = db.session.execute(sa.insert(table).values(row)).inserted_primary_key
        if "id" in table.c:
            filled[table.c.id] = key[0]
    commit()


def everything() -> str:
    """All that the database holds, as one text; the search index and its inner tables included."""
    names = sa.inspect(db.session.connection()).get_table_names()
    rows = [db.session.execute(sa.text(f'SELECT * FROM "{name}"')).all() for name in names]
    whole = [tuple(row) for table in rows for row in table]
    return json.dumps(whole, default=str, ensure_ascii=False).casefold()


def test_name_and_address_are_nowhere_in_the_whole_database() -> None:
    person = ada()
    plant(person)
    db.session.execute(sa.update(LegalHold).values(ended_at=now()))
    before = everything()
    assert "byron" in before and ADDRESS in before
    erase(person)
    after = everything()
    assert "byron" not in after and ADDRESS not in after
    assert f"former participant {person.pseudonym}".casefold() in after


def test_nothing_of_the_name_stays_in_the_file_of_sqlite() -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the file of SQLite")
    review = agreed().review
    person = ada()
    report(review)
    response(review, 1, f"{NAME} wrote to {ADDRESS}")
    share(review, points=(1,), with_responses=True)
    erase(person)
    db.session.commit()
    content = db.engine.raw_connection().driver_connection.serialize()
    for word in (NAME, ADDRESS, "zoe.byron", "byron"):
        assert word.encode() not in content


def test_shared_words_are_found_as_they_read_now() -> None:
    review = agreed().review
    person = ada(name="Zacharias Quixote")
    report(review)
    response(review, 1, "Zacharias Quixote wrote the plan")
    share(review, Audience.EVERYONE, points=(1,), with_responses=True)
    reader = make.standing(make.person())
    look = lambda words: library.listed(reader, library.Wanted(words=words)).count  # noqa: E731
    assert look("quixote") == look("plan") == 1
    erase(person)
    assert look("quixote") == 0
    assert look("plan") == look("former participant") == 1


def test_chain_of_the_history_stays_valid_and_tells_of_the_erasing() -> None:
    person = ada()
    history.record("sign in", by=make.standing(person), on=("person", person.ref))
    commit()
    erase(person)
    previous = history.FIRST_HASH
    events = db.session.scalars(sa.select(Event).order_by(Event.number)).all()
    for event in events:
        assert event.previous_hash == previous
        assert event.hash == history.digest(previous, history.facts_of(event))
        previous = event.hash
    assert events[0].actor == person.pseudonym
    assert (events[-1].verb, events[-1].object_ref) == ("erase", person.ref)


def test_what_belongs_to_a_review_stays_and_private_notes_go() -> None:
    one = agreed()
    seat = one.assessor
    place = make.seat(one.review, ada(), SeatRole.OBSERVER, reason="I am ill", is_named=True)
    note(one.review, place)
    person = db.session.get_one(Person, place.person_id)
    kept = everything().count("finding")
    erase(person)
    assert everything().count("finding") == kept
    assert "ask who decides" not in everything() and "i am ill" not in everything()
    db.session.refresh(place)
    assert (place.state, place.is_named) == (SeatState.ACCEPTED, False)
    assert db.session.get_one(Person, seat.id).erased_at is None


def test_a_name_of_one_word_goes_from_facts_and_not_from_what_others_wrote() -> None:
    person = ada(name="May")
    service = make.service(make.council(), what="In May we may begin", owner="May")
    told = Message(
        person_id=make.person().id, kind="x", facts={"named_by": "May", "note": "May it help"},
        written_at=now(),
    )  # fmt: skip
    make.save(told)
    erase(person)
    label = f"Former participant {person.pseudonym}"
    service = db.session.get_one(Service, service.id)
    assert (service.what, service.owner) == ("In May we may begin", label)
    assert db.session.get_one(Message, told.id).facts == {"named_by": label, "note": "May it help"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("joann@x.example", "joann@x.example"),
        ("Write to ANN@x.example.", "Write to Former."),
        ("ann@x.example.org", "ann@x.example.org"),
        ("Ann\n Lee's and Ann Leeson", "Former's and Ann Leeson"),
        ("JoAnn Lee", "JoAnn Lee"),
    ],
)
def test_only_the_whole_name_and_address_count(before: str, after: str) -> None:
    person = make.person(name="Ann Lee", email="ann@x.example")
    service = make.service(make.council(), what=before)
    found = traces.naming(person, "Former")
    changed = {trace.key: trace.values for trace in found}
    assert changed.get((service.id,), {"what": before}) == {"what": after}


def test_a_legal_hold_stops_the_erasing_and_says_no_references() -> None:
    one = agreed()
    person = ada()
    for review in (one.review, agreed().review):
        db.session.add(
            LegalHold(review_id=review.id, why="FOI", held_by_id=one.publisher.id, held_at=now())
        )
        make.seat(review, person, SeatRole.OBSERVER, SeatState.STEPPED_DOWN)
    with pytest.raises(Refused, match="2 reviews are under a legal hold") as refused:
        erasing.erase(person, by=root(), sure=True)
    assert one.review.ref not in refused.value.message
    assert not db.session.dirty and person.name == NAME
    db.session.execute(sa.update(LegalHold).values(ended_at=now(), ended_by_id=one.publisher.id))
    erase(person)
    assert person.erased_at is not None


def test_a_legal_hold_stops_the_erasing_of_somebody_who_is_only_named() -> None:
    one = agreed(owner=f"Head of Streets, {NAME}")
    held = LegalHold(review_id=one.review.id, why="FOI", held_by_id=one.lead.id, held_at=now())
    make.save(held)
    with pytest.raises(Refused, match="1 review is under a legal hold"):
        erasing.erase(ada(), by=root(), sure=True)


def test_every_part_in_a_review_counts_for_a_hold() -> None:
    person = ada()
    plant(person)
    reviews = set(db.session.scalars(sa.select(Review.id)))
    assert traces.held_reviews(person) == reviews


def test_nobody_erases_themselves_the_last_administrator_or_without_a_tick() -> None:
    me = make.person(is_administrator=True)
    with pytest.raises(Refused, match="another site administrator"):
        erasing.erase(me, by=make.standing(me), sure=True)
    with pytest.raises(Refused, match="Tick the box"):
        erasing.erase(ada(), by=make.standing(me))
    with pytest.raises(NotAllowed):
        erasing.erase(me, by=make.standing(make.person()), sure=True)


def test_every_column_that_points_at_a_person_is_let_go_or_stays_for_a_reason() -> None:
    goes = {kind.__tablename__ for kind in erasing.GOES} | {"messages"}
    stays = {
        "acting_coordinators", "action_versions", "comments", "coordinations", "corrections",
        "evidence", "feedback", "findings", "joinings", "legal_holds", "memberships", "offers",
        "queries", "reports", "responses", "reviews", "seats", "self_views", "shares",
        "team_places", "tokens", "waivers",
    }  # fmt: skip
    assert {column.table.name for column in traces.columns_to(traces.PEOPLE)} == goes | stays
