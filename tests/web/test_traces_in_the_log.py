"""What is refused leaves a line in the log, which says neither who it was nor from where."""

from collections.abc import Callable

import pytest

from peerreview.models.people import Person
from tests import factories as make
from tests.conftest import Client


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


def test_wrong_password_leaves_a_line_without_personal_data(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    person = make.person(email="ada@example.org", password_hash=make.hashed("a long walk"))
    for _ in range(2):
        client.post("/sign-in", data={"email": person.email, "password": "not this one"})
    first, second = lines(caplog)
    assert first == second
    assert first.startswith("noted: password, account ")
    assert not any(word in first for word in ("ada", "example.org", "127.0.0.1", person.ref))


def test_what_is_not_allowed_leaves_a_line_without_personal_data(
    sign_in: Callable[[Person], Client], caplog: pytest.LogCaptureFixture
) -> None:
    person = make.person(name="Ada Clerk")
    sign_in(person).get("/administration/people")
    (line,) = lines(caplog)
    assert line.startswith("not allowed: GET site.people, by ")
    assert not any(word in line for word in ("Ada", person.email, person.ref))
