"""What is refused leaves a line in the log, which says neither who it was nor from where."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from peerreview.db import db
from peerreview.models.people import Person
from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests.conftest import Client
from tests.operations.test_reviews import cast
from tests.web.test_identities import comes_back

FOREIGN_TENANT = "99999999-9999-4999-8999-999999999999"


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


def test_asking_for_a_mail_is_no_failure_and_leaves_no_line(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    person = make.person(email="ada@example.org")
    assert client.post("/passwords/ask-for-reset", data={"email": person.email}).status_code == 302
    assert lines(caplog) == []


def test_what_is_not_allowed_leaves_a_line_without_personal_data(
    sign_in: Callable[[Person], Client], caplog: pytest.LogCaptureFixture
) -> None:
    person = make.person(name="Ada Clerk")
    sign_in(person).get("/administration/people")
    (line,) = lines(caplog)
    assert line.startswith("not allowed: GET site.people, by ")
    assert not any(word in line for word in ("Ada", person.email, person.ref))


def test_what_is_not_visible_leaves_a_line_only_of_who_is_signed_in(
    client: Client, sign_in: Callable[[Person], Client], caplog: pytest.LogCaptureFixture
) -> None:
    hidden = f"/reviews/{make.review(make.council()).ref}"
    client.get("/invitations/guessed")
    assert lines(caplog) == []
    sign_in(make.person()).get(hidden)
    (line,) = lines(caplog)
    assert line.startswith(f"not visible: GET reviews.show of {hidden.rpartition('/')[2]}, by ")


def test_what_is_asked_out_of_turn_leaves_a_line_with_its_review(
    sign_in: Callable[[Person], Client], caplog: pytest.LogCaptureFixture
) -> None:
    one = cast(Status.FORMING)
    browser, ref = sign_in(one.coordinator), one.review.ref
    browser.post(f"/reviews/{ref}/decline", data={"reason": "Candid words"})
    browser.get(f"/reviews/{ref}/schedule")
    browser.get(f"/reviews/{ref}/submit")
    asked = [line.partition(", by ")[0] for line in lines(caplog)]
    assert asked == [
        f"moved on: POST reviews.decline of {ref}",
        f"not yet: GET panels.schedule of {ref}",
        "refused with 405: GET None",
    ]
    assert "Candid" not in caplog.text


def test_no_token_of_an_address_is_in_the_log(
    sign_in: Callable[[Person], Client], caplog: pytest.LogCaptureFixture
) -> None:
    browser = sign_in(make.person())
    for odd in ("aSecretToken", "PR-1234é", "PR-12345%0Aforged"):
        browser.get(f"/reviews/{odd}")
    assert {line.partition(", by ")[0] for line in lines(caplog)} == {
        "not visible: GET reviews.show"
    }


def test_forged_form_leaves_a_line(
    client: Client, application: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: Any
) -> None:
    monkeypatch.setitem(application.config, "WTF_CSRF_ENABLED", True)
    client.post("/sign-in", data={"email": "ada@example.org", "password": "not this one"})
    (line,) = [line for line in lines(caplog) if "CSRF" not in line]
    assert line.startswith("forged or expired: POST account.sign_in, by ")


def test_passkey_that_does_not_fit_leaves_a_line(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.post("/sign-in/passkey", data={"answer": "{}"})
    assert lines(caplog) == ["noted: passkey, account unknown"]


@pytest.mark.parametrize(
    ("start", "claims", "line"),
    [
        ("/sign-in/with/oidc", {}, "refused: council account "),
        (
            "/sign-in/with/entra",
            {"tid": FOREIGN_TENANT},
            "entra was not believed: Your council does not use its Microsoft accounts here",
        ),
    ],
)
def test_council_account_that_is_refused_leaves_a_line_without_personal_data(
    client: Client,
    provider: Any,
    caplog: pytest.LogCaptureFixture,
    start: str,
    claims: Any,
    line: str,
) -> None:
    if claims:
        claims |= {"iss": provider.issuer("entra", FOREIGN_TENANT)}
    provider.claims = claims
    comes_back(client, start)
    (found,) = lines(caplog)
    assert found.startswith(line)
    assert not any(word in found for word in ("ada", FOREIGN_TENANT, "oid-1"))


def test_who_comes_back_from_a_provider_without_having_left_leaves_a_line(
    client: Client, provider: Any, caplog: pytest.LogCaptureFixture
) -> None:
    client.post("/sign-in/with/oidc/back", data={"code": "stolen", "state": "guessed"})
    assert lines(caplog) == ["oidc: somebody came back who had not left, or too late"]


def test_mishap_is_logged_without_the_token_of_a_link(
    client: Client, application: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: Any
) -> None:
    def broken(token: str) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setitem(application.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(application.view_functions, "account.invitation", broken)
    client.get("/invitations/aSecretToken")
    assert lines(caplog) == ["mishap: GET account.invitation"]
    assert "the disk is full" in caplog.text and "aSecretToken" not in caplog.text


def test_errors_of_the_database_do_not_tell_what_was_typed(database: None) -> None:
    with pytest.raises(sa.exc.DBAPIError) as failed:
        db.session.execute(sa.text("SELECT :typed FROM nowhere"), {"typed": "candid words"})
    assert "candid words" not in str(failed.value)
    db.session.rollback()
