"""What a browser is called: in our own words, whatever it says of itself."""

import pytest

from peerreview.web.browsers import BROWSERS, SYSTEMS, name_of

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("says", "name"),
    [
        (f"{WINDOWS}; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Windows"),
        (f"{WINDOWS}) {WEBKIT} Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/126.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari on iOS",
        ),
        ("", "an unknown browser"),
        ("curl/8.5.0", "an unknown browser"),
        ("<script>alert(1)</script>", "an unknown browser"),
        ("EvilBot/1.0 (+https://evil.example)", "an unknown browser"),
        (f"{WINDOWS}) <b>Firefox</b>", "an unknown browser on Windows"),
        ("x" * 100_000, "an unknown browser"),
    ],
)  # fmt: skip
def test_a_browser_is_named_in_our_own_words(says: str, name: str) -> None:
    assert name_of(says) == name


def test_every_name_is_a_few_plain_words() -> None:
    names = {*BROWSERS.values(), *SYSTEMS.values()}
    assert [name for name in names if not name.replace(" ", "").isalpha()] == []
