"""Ending sign-ins of one's own."""

import pytest
import sqlalchemy as sa

from peerreview.credentials import hashed
from peerreview.db import db
from peerreview.models.sign_ins import SignIn
from peerreview.operations import account, sign_ins, tokens
from peerreview.queries.people import signed_in
from peerreview.queries.sign_ins import device_id, live
from peerreview.queries.tokens import open_token
from peerreview.rules.errors import NotVisible
from peerreview.rules.sign_ins import Browser, Means, Purpose
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


def ref_of(token: str) -> str:
    return db.session.scalars(sa.select(SignIn.ref).where(SignIn.token == hashed(token))).one()


def test_one_sees_every_live_sign_in_of_ones_own_this_one_first() -> None:
    person = make.person()
    here, elsewhere = make.sign_in(person), make.sign_in(person)
    account.end_sign_in(make.sign_in(person))
    make.sign_in(make.person())
    found = [(one.ref, one.is_this) for one in live(make.standing(person), here)]
    assert found == [(ref_of(here), True), (ref_of(elsewhere), False)]


def test_one_ends_one_of_ones_own() -> None:
    person = make.person()
    here, elsewhere = make.sign_in(person), make.sign_in(person)
    sign_ins.end(ref_of(elsewhere), by=make.standing(person))
    assert [signed_in(here) is not None, signed_in(elsewhere)] == [True, None]
    sign_ins.end(ref_of(elsewhere), by=make.standing(person))


def test_nobody_ends_the_sign_in_of_somebody_else() -> None:
    token = make.sign_in(make.person())
    with pytest.raises(NotVisible):
        sign_ins.end(ref_of(token), by=make.standing(make.person()))
    assert signed_in(token) is not None


def test_sign_out_everywhere_ends_all_and_forgets_the_browsers() -> None:
    person, other = make.person(), make.sign_in(make.person())
    found = [make.sign_in(person), make.sign_in(person)]
    account.begin_sign_in(person, Means.PASSWORD, Browser(device_next="mine"))
    half = tokens.make(Purpose.SECOND_FACTOR, person_id=person.id)
    sign_ins.sign_out_everywhere(by=make.standing(person))
    assert [signed_in(token) for token in found] == [None, None]
    assert signed_in(other) is not None
    assert open_token(half, Purpose.SECOND_FACTOR) is None
    assert device_id(Browser(device="mine"), person.email) is None
