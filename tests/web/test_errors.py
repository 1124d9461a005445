"""Refusals and mishaps end as a page of ours, in kind words, with what was typed."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.dialects import postgresql

from peerreview.db import db
from peerreview.rules.lifecycle import Status
from tests import factories as make
from tests.operations.test_reviews import cast

pytestmark = pytest.mark.usefixtures("database")


def test_an_unknown_address_is_not_found_and_not_repeated(client: Any) -> None:
    first, second = client.get("/no-such-page"), client.get("/reviews/PR-22222/nothing/here")
    assert (first.status_code, first.data) == (404, second.data)


def test_a_step_of_somebody_else_is_forbidden_kindly(sign_in: Any) -> None:
    one = cast(Status.REQUESTED)
    answer = sign_in(one.publisher).get(f"/reviews/{one.review.ref}/accept")
    assert (answer.status_code, "This is for somebody else" in answer.text) == (403, True)


def test_a_button_opened_as_a_page_says_where_it_belongs(sign_in: Any) -> None:
    one = cast(Status.DRAFT)
    answer = sign_in(one.publisher).get(f"/reviews/{one.review.ref}/submit")
    assert (answer.status_code, "It belongs to a button" in answer.text) == (405, True)


def test_a_review_that_moved_on_says_how_it_stands(sign_in: Any) -> None:
    one = cast(Status.FORMING)
    answer = sign_in(one.coordinator).post(
        f"/reviews/{one.review.ref}/decline", data={"reason": "We are full until spring"}
    )
    assert answer.status_code == 409
    assert "This review is at “forming” now, so this step no longer fits." in answer.text
    assert "We are full until spring</textarea>" in answer.text
    assert f'href="/reviews/{one.review.ref}">See how it stands now' in answer.text


def test_a_step_that_came_too_early_lists_what_is_missing(sign_in: Any) -> None:
    one = cast(Status.FORMING)
    answer = sign_in(one.coordinator).get(f"/reviews/{one.review.ref}/schedule")
    assert answer.status_code == 422
    assert "<h2" in answer.text and "What is still missing" in answer.text


def test_too_much_text_is_said_to_be_too_much(sign_in: Any, application: Flask) -> None:
    one = cast(Status.REQUESTED)
    most = application.config["MAX_FORM_MEMORY_SIZE"]
    answer = sign_in(one.coordinator).post(
        f"/reviews/{one.review.ref}/decline", data={"reason": "x" * (most + 1)}
    )
    assert answer.status_code == 413


def test_a_mishap_of_ours_says_sorry_gives_the_text_back_and_keeps_nothing(
    sign_in: Any, application: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = cast(Status.REQUESTED)
    monkeypatch.setitem(application.config, "PROPAGATE_EXCEPTIONS", False)

    def broken(**_values: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setitem(application.view_functions, "reviews.decline", broken)
    answer = sign_in(one.coordinator).post(
        f"/reviews/{one.review.ref}/decline", data={"reason": "We are full until spring"}
    )
    assert answer.status_code == 500
    assert "We are full until spring</textarea>" in answer.text
    assert "the disk is full" not in answer.text


def test_an_expired_page_gives_the_text_back(
    sign_in: Any, application: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = cast(Status.REQUESTED)
    monkeypatch.setitem(application.config, "WTF_CSRF_ENABLED", True)
    answer = sign_in(one.coordinator).post(
        f"/reviews/{one.review.ref}/decline", data={"reason": "We are full until spring"}
    )
    assert answer.status_code == 400
    assert "We are full until spring</textarea>" in answer.text


def test_who_is_signed_out_by_then_is_led_to_sign_in_and_back_to_the_form(
    client: Any, application: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = cast(Status.REQUESTED)
    path = f"/reviews/{one.review.ref}/decline"
    monkeypatch.setitem(application.config, "WTF_CSRF_ENABLED", True)
    answer = client.post(path, data={"reason": "We are full until spring"})
    assert (answer.status_code, "asked to sign in first" in answer.text) == (400, True)
    assert f'href="{path}"' in answer.text
    assert client.get(path).location == f"/sign-in?next={path}"


def test_every_error_page_keeps_the_headers(client: Any) -> None:
    answer = client.get("/no-such-page")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_is_signed_out_comes_back_to_the_page_after_signing_in(client: Any) -> None:
    review = make.review(make.council())
    answer = client.get(f"/reviews/{review.ref}?page=2")
    assert answer.location == f"/sign-in?next=/reviews/{review.ref}?page%3D2"


def test_who_changes_a_council_a_group_or_a_review_holds_it_until_the_commit(
    sign_in: Any,
) -> None:
    group = make.group()
    council = make.council(group)
    review = make.review(council, Status.REQUESTED, group=group)
    other = make.person(make.council(), coordinates=group)
    publisher = make.person(council, publisher=True)
    held: list[Any] = []

    def note(state: Any) -> None:
        said = str(state.statement.compile(dialect=postgresql.dialect()))
        held.extend(re.findall(r"FROM (\w+)[^;]*?FOR ((?:NO KEY )?UPDATE)", said))

    event.listen(db.session, "do_orm_execute", note)
    try:
        sign_in(publisher).post(f"/councils/{council.code}/people/new")
        sign_in(other).post(f"/groups/{group.slug}/councils/new")
        sign_in(other).post(f"/reviews/{review.ref}/accept")
        sign_in(other).get(f"/groups/{group.slug}/councils/new")
    finally:
        event.remove(db.session, "do_orm_execute", note)
    locks = [("councils", "NO KEY UPDATE"), ("peer_groups", "NO KEY UPDATE")]
    assert held == [*locks, ("reviews", "UPDATE")]
