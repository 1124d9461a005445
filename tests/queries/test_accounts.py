"""Whether somebody has an account: a password, a council account, or a passkey that signs in alone."""

import pytest

from peerreview import queries
from peerreview.clock import now
from peerreview.models.sign_ins import Identity
from peerreview.operations import factors, identities
from peerreview.queries import accounts
from peerreview.rules.errors import Refused
from tests import factories as make
from tests import factories_factors as factor

pytestmark = pytest.mark.usefixtures("database")


def _tied(person):
    facts = {"issuer": "i", "subject": f"s{person.id}", "added_at": now()}
    return make.save(Identity(person_id=person.id, **facts))


def test_who_signs_in_with_a_passkey_alone_has_an_account() -> None:
    group = make.group()
    council = make.council(group)
    person = make.person(council, publisher=True, coordinates=group, password_hash=None)
    assert (accounts.has_one(person), queries.councils.has_publisher(council)) == (False, False)
    factor.SoftPasskey().belongs_to(person)
    assert (accounts.has_one(person), queries.councils.has_publisher(council)) == (True, True)
    assert queries.recipients.of_group(group.id) == {person.id}
    assert [row.is_invited for row in queries.site.people().items] == [False]


@pytest.mark.parametrize("changes", [{"is_verified": False}, {"removed_at": now()}])
def test_a_passkey_that_does_not_sign_in_alone_is_no_account(changes) -> None:
    person = make.person(password_hash=None)
    factor.SoftPasskey().belongs_to(person, **changes)
    assert accounts.has_one(person) is False


def test_the_last_way_in_is_not_removed() -> None:
    person = make.person(password_hash=None)
    by, tied = make.standing(person), _tied(person)
    weak = factor.SoftPasskey().belongs_to(person, is_verified=False)
    with pytest.raises(Refused, match="only way to sign in"):
        identities.remove(tied, by=by, provider="Council", token="t")
    strong = factor.SoftPasskey().belongs_to(person)
    identities.remove(tied, by=by, provider="Council", token="t")
    with pytest.raises(Refused, match="only way to sign in"):
        factors.remove_passkey(strong, by=by, token="t")
    factors.remove_passkey(weak, by=by, token="t")
    assert [one.ref for one in queries.factors.of(person.id).passkeys] == [strong.ref]


def test_a_passkey_is_removed_where_a_password_is_left() -> None:
    person = make.person()
    factors.remove_passkey(
        factor.SoftPasskey().belongs_to(person), by=make.standing(person), token="t"
    )
    assert queries.factors.of(person.id).passkeys == []
