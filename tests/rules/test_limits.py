"""How often something may be tried: who is barred, for how long, and who is not."""

from datetime import UTC, datetime, timedelta

import pytest

from peerreview.rules.errors import TooOften
from peerreview.rules.limits import LIMITS, LONGEST_DELAY, WINDOW, Tried, network, wait
from peerreview.rules.sign_ins import Try

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PASSWORD = LIMITS[Try.PASSWORD]


def ago(*seconds: float) -> list[datetime]:
    """Moments so many seconds ago, oldest first."""
    return [NOW - timedelta(seconds=number) for number in sorted(seconds, reverse=True)]


def seconds_of(tried: Tried, what: Try = Try.PASSWORD, *, is_known: bool = False) -> float:
    return wait(LIMITS[what], tried, NOW, is_known=is_known).total_seconds()


def test_a_first_try_need_not_wait() -> None:
    assert [seconds_of(Tried(), what) for what in Try] == [0] * len(Try)


def test_ten_wrong_passwords_from_one_place_bar_it_until_the_oldest_is_five_minutes_old() -> None:
    assert seconds_of(Tried(together=ago(*range(100, 109)))) == 0
    assert seconds_of(Tried(together=ago(*range(100, 110)))) == 300 - 109
    assert seconds_of(Tried(together=ago(*range(100, 110), 290))) == 300 - 109


def test_a_hundred_tries_from_one_place_bar_it_for_every_account() -> None:
    assert seconds_of(Tried(place=ago(*range(1, 100)))) == 0
    assert seconds_of(Tried(place=ago(*range(1, 101)))) == 200


@pytest.mark.parametrize(
    ("tries", "delay"), [(4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 16), (10, 30), (99, 30)]
)
def test_tries_from_everywhere_slow_an_account_down_by_seconds(tries: int, delay: int) -> None:
    assert seconds_of(Tried(account=ago(*[0] * tries))) == delay


def test_the_delay_counts_from_the_last_try() -> None:
    assert seconds_of(Tried(account=ago(*[200] * 9, 20))) == 10
    assert seconds_of(Tried(account=ago(*[200] * 9, 40))) == 0


def test_a_known_browser_is_slowed_down_by_nobody_else() -> None:
    assert seconds_of(Tried(account=ago(*[0] * 99)), is_known=True) == 0
    assert seconds_of(Tried(together=ago(*[0] * 10)), is_known=True) == WINDOW.total_seconds()


def test_nobody_is_kept_waiting_longer_than_half_a_minute_by_others() -> None:
    waits = [
        seconds_of(Tried(account=ago(*[0] * tries)), what) for what in Try for tries in (9, 999)
    ]
    assert max(waits) == LONGEST_DELAY.total_seconds()


def test_a_code_bars_sooner_than_a_password() -> None:
    assert seconds_of(Tried(together=ago(*[0] * 4)), Try.CODE) == 0
    assert seconds_of(Tried(together=ago(*[0] * 5)), Try.CODE) == WINDOW.total_seconds()


def test_asking_for_mails_is_barred_by_place_alone() -> None:
    many = Tried(account=ago(*[0] * 99), together=ago(*[0] * 99))
    assert [seconds_of(many, what) for what in (Try.RESET, Try.JOINING)] == [0, 0]
    assert seconds_of(Tried(place=ago(*[0] * 30)), Try.RESET) == WINDOW.total_seconds()


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_all_addresses_of_one_network_count_as_one(address: str, counted_as: str) -> None:
    assert network(address) == counted_as


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (61, "2 minutes"), (300, "5 minutes")],
)
def test_too_often_says_how_long_to_wait(seconds: int, words: str) -> None:
    assert TooOften(seconds).message == f"There were too many tries. Try again in {words}"
