"""Everything about oneself: complete, and nothing that only others may see."""

import json
from typing import Any

import pytest
import sqlalchemy as sa

from peerreview.clock import now
from peerreview.db import Base, commit, db
from peerreview.models.messages import Message
from peerreview.models.panels import Seat, Waiver
from peerreview.models.people import Coordination, Joining, Membership
from peerreview.models.sign_ins import Authenticator, Device, Passkey, SignIn, Token
from peerreview.operations import history
from peerreview.queries import own_data, traces
from peerreview.queries.own_kind import SEEN
from peerreview.rules.lifecycle import Status
from peerreview.rules.panels import InterestKind
from peerreview.rules.people import SeatRole, SeatState
from peerreview.rules.sign_ins import Purpose
from peerreview.rules.verbs import SiteVerb
from tests import factories as make
from tests.factories_findings import cast, dissent, found, query
from tests.factories_preparation import comments, evidence, note, self_view
from tests.factories_reports import action, report, response

pytestmark = pytest.mark.usefixtures("database")
KINDS = [kind for kinds in own_data.GROUPS.values() for kind in kinds]


def own(person: Any) -> dict[str, list[dict[str, Any]]]:
    """The rows of every kind, by its name."""
    groups = own_data.everything(make.standing(person)).groups
    return {name: rows for kinds in groups.values() for name, rows in kinds.items()}


def whole(person: Any) -> str:
    found = own_data.everything(make.standing(person))
    return json.dumps([dict(found.profile), found.groups], default=str)


def _name(column: Any) -> str:
    return f"{column.table.name}.{column.name}"


def test_every_column_that_points_at_a_person_is_in_the_file_or_has_a_reason() -> None:
    given = {_name(kind.by.property.columns[0]) for kind in KINDS}
    pointing = {_name(column) for column in traces.columns_to(traces.PEOPLE)}
    assert pointing - given - set(own_data.NOT_THEIRS) == set()
    assert set(own_data.NOT_THEIRS) <= pointing - given


def test_every_table_of_a_seat_is_in_the_file() -> None:
    seats = Base.metadata.tables["seats"]
    pointing = {column.table.name for column in traces.columns_to(seats)}
    assert pointing <= {kind.of.__tablename__ for kind in KINDS}


def test_no_kind_has_the_name_of_another() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_no_secret_is_in_the_file() -> None:
    person = make.person(password_hash="the-hash")
    make.sign_in(person)
    facts = {"person_id": person.id, "added_at": now()}
    make.save(Authenticator(secret="the-seed", **facts))
    make.save(Passkey(credential_id="the-id", public_key=b"the-key", name="My phone", **facts))
    make.save(
        Device(
            person_id=person.id, token_hash="the-device", browser="Firefox", first_used_at=now(),
            last_used_at=now(),
        )
    )  # fmt: skip
    token = Token(
        person_id=person.id, token_hash="the-token", purpose=Purpose.RESET, created_at=now(),
        expires_at=now(), facts={"secret": "the-fact"},
    )  # fmt: skip
    make.save(token)
    mail = Message(
        person_id=person.id, kind="x", secret="the-link", facts={"by": "Ada"}, written_at=now(),
        sent_at=now(),
    )  # fmt: skip
    make.save(mail)
    text = whole(person)
    assert "My phone" in text and "Firefox" in text and "Ada" in text and '"reset"' in text
    session = db.session.scalars(sa.select(SignIn.token)).one()
    for secret in ("the-", session):
        assert secret not in text


def test_somebody_has_all_that_they_wrote_and_said() -> None:
    one = cast(Status.AGREED, agreed_on=make.today())
    found(one.review)
    seat = db.session.scalars(sa.select(Seat).where(Seat.person_id == one.lead.id)).one()
    seat.offered_at = now()
    note(one.review, seat, words="My own note")
    comments(one.review, one.lead, ["My comment"])
    dissent(one.review, 1, one.lead, "My second view")
    query(one.review, 1, one.publisher, "My query")
    make.interest(one.lead, make.council(), words="My sister")
    db.session.execute(sa.text(f"UPDATE findings SET written_by_id = {one.lead.id}"))
    commit()
    rows = own(one.lead)
    ref = one.review.ref
    assert [(r["review"], r["point"], r["words"]) for r in rows["notes"]] == [
        (ref, 1, "My own note")
    ]
    assert [(r["words"], r[SEEN]) for r in rows["discussion"]] == [("My comment", True)]
    assert [r["words"] for r in rows["second views"]] == ["My second view"]
    assert [r["your words"] for r in rows["declared interests"]] == ["My sister"]
    assert [r["point"] for r in rows["findings"]] == [1, 2, 3]
    assert all(r["what works well"] for r in rows["findings"])
    assert [(r["review"], r["role"]) for r in rows["seats"]] == [(ref, SeatRole.LEAD)]
    assert [r["words"] for r in own(one.publisher)["queries"]] == ["My query"]


def test_a_council_has_its_words_in_the_file_of_who_wrote_them() -> None:
    one = cast(Status.AGREED, agreed_on=make.today())
    report(one.review)
    self_view(one.review, one.colleague, words="We think so")
    evidence(one.review, one.colleague, 1, title="A plan")
    said, act = response(one.review, 1, "We agree"), action(one.review, 1, "Ask users")
    said.written_by_id = act.versions[-1].written_by_id = one.colleague.id
    commit()
    rows = own(one.colleague)
    assert [r["words"] for r in rows["self-reviews"]] == ["We think so"]
    assert [r["title"] for r in rows["evidence"]] == ["A plan"]
    assert [r["words"] for r in rows["responses"]] == ["We agree"]
    assert [r["words"] for r in rows["actions"]] == ["Ask users"]


def test_who_left_has_their_notes_and_no_words_of_the_review() -> None:
    one = cast(Status.WRITING)
    found(one.review)
    seat = db.session.scalars(sa.select(Seat).where(Seat.person_id == one.assessor.id)).one()
    seat.offered_at, seat.state = now(), SeatState.REPLACED
    note(one.review, seat, words="My own note")
    comments(one.review, one.assessor, ["Candid words"])
    db.session.execute(sa.text(f"UPDATE findings SET written_by_id = {one.assessor.id}"))
    commit()
    rows = own(one.assessor)
    assert [r["words"] for r in rows["notes"]] == ["My own note"]
    assert [(r["review"], r["words"], r[SEEN]) for r in rows["discussion"]] == [
        (one.review.ref, None, False)
    ]
    assert [r["what works well"] for r in rows["findings"]] == [None] * 3


def test_a_seat_that_is_only_proposed_tells_nothing_of_the_review() -> None:
    one = cast(Status.FORMING)
    person = make.assessor(make.council())
    make.seat(one.review, person, state=SeatState.PROPOSED)
    waiver = Waiver(
        review_id=one.review.id, person_id=person.id, kind=InterestKind.DECLARED, reason="Fine",
        waived_by_id=one.coordinator.id, waived_at=now(), ends_on=make.today(),
    )  # fmt: skip
    make.save(waiver)
    assert one.review.ref not in whole(person)
    db.session.execute(sa.update(Seat).values(state=SeatState.OFFERED, offered_at=now()))
    commit()
    assert len(own(person)["seats"]) == len(own(person)["waivers"]) == 1
    assert "Fine" not in whole(person)


def test_an_objection_is_not_in_the_file_of_whom_it_is_about() -> None:
    one = cast(Status.FORMING)
    person = make.assessor(make.council())
    make.seat(
        one.review, person, offered_at=now(), objected_at=now(), objection="Too close to us",
        state=SeatState.REPLACED,
    )  # fmt: skip
    assert "Too close" not in whole(person) and len(own(person)["seats"]) == 1


def test_who_is_named_on_a_team_before_they_join_learns_of_no_review() -> None:
    one = cast(Status.DRAFT)
    person = make.person(make.council())
    make.named(one.review, person, does="Runs it")
    (place,) = own(person)["places on teams"]
    assert (place["review"], place["what you do"]) == (None, "Runs it")
    (place,) = own(one.colleague)["places on teams"]
    assert place["review"] == one.review.ref


def test_a_mail_that_did_not_go_out_is_not_in_the_file() -> None:
    one = cast(Status.AGREED)
    for facts in ({"sent_at": None}, {"dropped_at": now()}):
        row = {"kind": "x", "facts": {"name": "Hidden"}, "written_at": now()} | facts
        make.save(Message(person_id=one.stranger.id, review_id=one.review.id, **row))
    assert own(one.stranger)["emails"] == []


def test_the_history_is_what_one_did_and_what_others_did_to_ones_account() -> None:
    me, other = make.person(), make.person(is_administrator=True)
    history.record("edit profile", by=make.standing(me), on=("person", me.ref))
    history.record("deactivate", by=make.standing(other), on=("person", other.ref))
    history.record("set level", by=make.standing(other), on=("person", me.ref))
    commit()
    rows = own(me)
    assert [row["what"] for row in rows["what you did"]] == ["edit profile"]
    assert [row["what"] for row in rows["what was done to your account"]] == ["set level"]
    assert other.pseudonym not in whole(me) and other.ref not in whole(me)


def test_what_others_did_to_what_one_is_at_councils_and_in_groups_is_in_the_file() -> None:
    council, group = make.council(), make.group()
    me, other = (make.person(council, coordinates=group) for _ in range(2))
    by = make.standing(make.person(is_administrator=True))
    for person in (me, other):
        joining = Joining(
            person_id=person.id, council_id=council.id, asked_by_id=person.id, asked_at=now()
        )
        coordination = db.session.scalars(
            sa.select(Coordination).where(Coordination.person_id == person.id)
        ).one()
        membership = db.session.scalars(
            sa.select(Membership).where(Membership.person_id == person.id)
        ).one()
        make.save(joining)
        history.record("turn down", by=by, on=("joining", joining.ref))
        history.record(SiteVerb.NAME_PUBLISHER, by=by, on=("membership", membership.ref))
        history.record(SiteVerb.END_COORDINATION, on=("coordination", coordination.ref))
    commit()
    found = own(me)["what was done to your account"]
    assert [(row["what"], row["on"]) for row in found] == [
        ("turn down", "joining"),
        ("name publisher", "membership"),
        ("end coordination", "coordination"),
    ]


def test_whom_somebody_asked_to_join_is_not_named() -> None:
    me, other = make.person(), make.person(name="Somebody Else")
    made = Joining(
        person_id=other.id, council_id=make.council(name="Southmoor").id, asked_by_id=me.id,
        asked_at=now(),
    )  # fmt: skip
    make.save(made)
    assert own(me)["people whom you asked to join"][0]["council"] == "Southmoor Council"
    assert other.name not in whole(me) and other.ref not in whole(me)


def test_the_file_of_one_person_holds_nothing_of_another() -> None:
    one = cast(Status.AGREED, agreed_on=make.today())
    found(one.review)
    comments(one.review, one.lead, ["Said by the lead"])
    text = whole(one.stranger)
    others = (one.lead, one.assessor, one.publisher, one.colleague, one.coordinator)
    for hidden in (one.review.ref, "Said by", *(person.name for person in others)):
        assert hidden not in text
