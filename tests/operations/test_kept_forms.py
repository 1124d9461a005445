"""What is kept of forms is bounded, and forgotten."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from peerreview import clock
from peerreview.db import db
from peerreview.models.sign_ins import KeptForm
from peerreview.operations import kept_forms
from peerreview.queries import kept_forms as found
from peerreview.rules.kept_forms import FIELDS_AT_MOST, FORMS_AT_MOST, LETTERS_AT_MOST, keepable
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


def refs() -> list[str]:
    return list(db.session.scalars(sa.select(KeptForm.ref).order_by(KeptForm.id)))


def test_a_person_keeps_their_newest_few() -> None:
    person, other = make.person(), make.person()
    theirs = kept_forms.keep(other.id, "/x", [("a", "1")])
    made = [kept_forms.keep(person.id, "/x", [("a", str(n))]) for n in range(FORMS_AT_MOST + 2)]
    assert refs() == [theirs, *made[2:]]


def test_what_is_older_than_a_day_goes_when_something_new_is_kept() -> None:
    person = make.person()
    with clock.pretended(clock.now() - timedelta(hours=25)):
        kept_forms.keep(person.id, "/x", [("a", "1")])
    newest = kept_forms.keep(person.id, "/x", [("a", "2")])
    assert refs() == [newest]


def test_only_the_owner_forgets() -> None:
    person, other = make.person(), make.person()
    ref = kept_forms.keep(person.id, "/x", [("a", "1")])
    kept_forms.forget(ref, by=make.standing(other))
    assert found.fields(ref, "/x", by=make.standing(person)) == [("a", "1")]
    kept_forms.forget(ref, by=make.standing(person))
    assert refs() == []


def test_too_much_is_not_kept() -> None:
    assert keepable([("a", "x" * LETTERS_AT_MOST)]) == []
    assert keepable([("a", "x")] * (FIELDS_AT_MOST + 1)) == []
    assert len(keepable([("a", "x")] * FIELDS_AT_MOST)) == FIELDS_AT_MOST


def test_what_no_database_takes_is_left_out() -> None:
    assert keepable([("a\0", "\0x\ud800y")]) == [("a", "xy")]


@pytest.mark.parametrize(("hours", "is_known"), [(35, True), (37, False)])
def test_cookie_of_long_ago_keeps_nothing(hours: int, is_known: bool) -> None:
    person = make.person()
    token = make.sign_in(person)
    with clock.pretended(clock.now() + timedelta(hours=hours)):
        assert found.whose(token) == (person.id if is_known else None)
