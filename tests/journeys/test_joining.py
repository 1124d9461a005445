"""Somebody asks to join their council and is let in; two publishers answer at the same moment."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import sqlalchemy as sa
from flask import Flask

from peerreview import operations, queries
from peerreview.db import commit, db
from peerreview.models.councils import Council, CouncilDomain
from peerreview.models.messages import Message
from peerreview.models.people import Joining, Membership
from peerreview.rules.errors import Refused
from tests import factories as make
from tests.journeys.conftest import Walker

PASSWORD = "bins are emptied on thursdays"


def test_somebody_asks_to_join_and_is_let_in(service: Flask, walks: Callable[..., Walker]) -> None:
    group = make.group("Westlands")
    council = make.council(group, "Amberford")
    publisher, coordinator = make.person(council, publisher=True), make.person(coordinates=group)

    register = walks(coordinator).goes(f"/councils/{council.code}").follows("Email domains")
    register.writes("Domain", "gmail.com").presses("Add").reads("Anybody can have an address")
    register.writes("Domain", "Amberford.example").presses("Add")
    register.reads("People with an address at amberford.example can ask to join now.")

    asker = walks().goes("/").follows("ask to join with your work address")
    asker.presses("Send me a link").reads("Enter your work email address")
    asker.writes("Your work email address", "ada@amberford.example").presses("Send me a link")
    asker.reads("Check your email").goes("/outbox")
    link = asker.page.get_by_role("link", name="/join/").first
    asker.goes("/join/" + (link.get_attribute("href") or "").rsplit("/", 1)[1])
    asker.reads("ada@amberford.example").writes("Your name", "Ada Byron")
    asker.writes("Password", PASSWORD).presses("Ask to join")
    asker.reads("You have asked to join Amberford Council").reads("a publisher of the council")

    colleague = walks(publisher).goes("/home").follows("Let Ada Byron in")
    colleague.reads("ada@amberford.example").presses("Let in").reads(
        "Ada Byron works for Amberford"
    )
    asker.goes("/home").follows("Ask for a review of a service of your council")


def test_two_publishers_answer_one_asker_and_one_of_them_is_told(service: Flask) -> None:
    council = make.council(make.group())
    publishers = [make.person(council, publisher=True).id for _ in range(4)]
    asker = make.person()
    operations.joinings.ask_for(asker, council)
    commit()
    (ref,) = db.session.scalars(sa.select(Joining.ref))
    council_id, asker_id, together = council.id, asker.id, Barrier(len(publishers))
    db.session.rollback()

    def answer(number: int) -> str:
        with service.app_context():
            by = queries.people.standing(publishers[number])
            council = db.session.get_one(Council, council_id)
            joining = queries.joinings.asker(council, ref, by)
            db.session.rollback()
            together.wait()
            act: Any = operations.joinings.let_in if number % 2 else operations.joinings.turn_down
            try:
                act(joining, council, by=by)
                commit()
            except Refused as refusal:
                return refusal.message
            return "answered"

    with ThreadPoolExecutor(len(publishers)) as threads:
        found = Counter(threads.map(answer, range(len(publishers))))
    assert found == {"answered": 1, "This was answered or taken back in the meantime": 3}
    db.session.rollback()
    agreed = db.session.scalars(sa.select(Joining.agreed)).one()
    theirs = sa.select(Membership.id).where(Membership.person_id == asker_id)
    assert len(db.session.scalars(theirs).all()) == int(bool(agreed))
    mails = sa.select(Message.kind).where(Message.person_id == asker_id)
    assert db.session.scalars(mails).all() == ["joined_council" if agreed else "turned_down"]


def test_asking_and_being_invited_at_once_opens_one_joining(service: Flask) -> None:
    council = make.council(make.group())
    make.save(CouncilDomain(council_id=council.id, domain="council.example"))
    publisher, asker = (
        make.person(council, publisher=True),
        make.person(email="ada@council.example"),
    )
    by, own = make.standing(publisher), make.standing(asker)
    council_id, code, together = council.id, council.code, Barrier(8)
    commit()

    def press(number: int) -> None:
        with service.app_context():
            together.wait()
            try:
                if number % 2:
                    operations.joinings.ask(code, by=own)
                else:
                    council = db.session.get_one(Council, council_id)
                    operations.joinings.invite_colleague(
                        council, name="Ada", email="ada@council.example", by=by
                    )
                commit()
            except Refused:
                db.session.rollback()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(press, range(8)))
    db.session.rollback()
    live = sa.select(Membership.council_id).where(Membership.person_id == own.id)
    assert db.session.scalars(live).all() == [council_id]
    assert db.session.scalars(sa.select(Joining.agreed)).all() == [True]
