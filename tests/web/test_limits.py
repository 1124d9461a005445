"""Searches and exports are counted for a person, or for a network, and refused kindly beyond."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import config
from peerreview.app import create_app
from peerreview.rules.lifecycle import Status
from peerreview.web import limits
from tests import factories as make

# Nothing listens there.
DEAD_REDIS = "redis://127.0.0.1:9/0"
MOST = int(limits.FIGURES["search"].split()[0])


@pytest.fixture
def counting(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Limits are on, as in a running copy; their counters are empty."""
    monkeypatch.setattr(limits.limiter, "enabled", False)
    start()
    yield
    limits.limiter.reset()


def start(**changes: Any) -> Flask:
    return create_app(config.Testing("sqlite://", RATELIMIT_ENABLED=True, **changes))


def searches(browser: FlaskClient, number: int, address: str = "192.0.2.1") -> list[int]:
    asked = {"environ_base": {"REMOTE_ADDR": address}}
    browser.lints = False  # type: ignore[attr-defined]
    return [browser.get("/library?point=0", **asked).status_code for _ in range(number)]


@pytest.mark.usefixtures("counting")
def test_who_searches_without_end_is_asked_to_wait(client: FlaskClient) -> None:
    assert set(searches(client, MOST)) == {200}
    refused = client.get("/library?point=0", environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert (refused.status_code, "Please wait a moment" in refused.text) == (429, True)
    # A minute, which ends at a whole second after it.
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert client.get("/library", environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 200
    assert searches(client, 1, "192.0.2.2") == [200]


@pytest.mark.usefixtures("counting")
def test_colleagues_in_one_office_are_counted_each_for_themselves(sign_in: Any) -> None:
    one, other = sign_in(make.person()), sign_in(make.person())
    assert searches(one, MOST + 1)[-1] == 429
    assert searches(other, 1) == [200]
    assert searches(one, 1, "198.51.100.1") == [429]


@pytest.mark.usefixtures("counting")
def test_all_that_is_searched_is_counted_together(sign_in: Any) -> None:
    group = make.group()
    review = make.review(make.council(group), Status.FORMING, group=group)
    one = sign_in(make.person(coordinates=group, is_administrator=True))
    searches(one, MOST - 3)
    for path in ("/councils", "/administration/people", f"/reviews/{review.ref}/panel/candidates"):
        answers = [one.get(f"{path}{asked}").status_code for asked in ("", "?words=bins")]
        assert answers == [200, 200]
    assert one.get("/councils?words=bins").status_code == 429
    assert one.get("/councils").status_code == 200


@pytest.mark.usefixtures("counting")
def test_a_page_of_another_site_uses_up_nobodys_exports(sign_in: Any) -> None:
    one = sign_in(make.person())
    for _ in range(int(limits.FIGURES["exports"].split()[0]) + 1):
        led = one.get("/me/data/download", headers={"Sec-Fetch-Site": "cross-site"})
        assert led.location == "/me/data"
    assert one.get("/me/data/download").status_code == 200


@pytest.mark.usefixtures("counting")
def test_a_whole_network_of_newer_addresses_is_one(client: FlaskClient) -> None:
    assert set(searches(client, MOST, "2001:db8::1")) == {200}
    assert searches(client, 1, "2001:db8::2") == [429]


@pytest.mark.usefixtures("counting")
def test_nobody_reads_from_the_counter_where_somebody_came_from(client: FlaskClient) -> None:
    searches(client, 1, "192.0.2.77")
    kept = str(vars(limits.limiter.storage))
    assert "network" in kept and "192.0.2.77" not in kept


@pytest.fixture
def address() -> str:
    """Where the counter would be; a test with an address may connect to it."""
    return DEAD_REDIS


@pytest.mark.usefixtures("counting")
def test_a_counter_that_is_down_breaks_nothing_and_goes_on_counting(
    client: FlaskClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(REDIS_URL=address)
    monkeypatch.setattr(limits.limiter, "_storage_dead", False)
    try:
        assert set(searches(client, MOST)) == {200}
        assert searches(client, 1) == [429]
    finally:
        start()


@pytest.mark.parametrize(("redis", "warned"), [("", True), (DEAD_REDIS, False)])
def test_production_says_where_it_counts_less_than_it_seems(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, redis: str, warned: bool
) -> None:
    monkeypatch.setattr(limits.limiter, "enabled", False)
    start(PRODUCTION=True, REDIS_URL=redis)
    assert ("REDIS_URL is not set" in caplog.text) is warned
