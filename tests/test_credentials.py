"""Passwords, tokens and sealed texts: how people show who they are."""

import pytest

from peerreview import credentials
from peerreview.rules.passwords import TOO_EASY

EMAIL = "ada.byron@southmoor.example"


def _problem(password: str) -> str:
    return credentials.problem(password, email=EMAIL, name="Ada Byron")


@pytest.mark.parametrize(
    "password",
    ["seven green teapots", "ключ от двери", "🫖 in a green garden", "purple horse garden staple",
     "  a walk  by the canal ", "x7#kP2$vQ9!m", "slow rivers " * 10, "council purple kettle garden",
     "eleven purple kettles", "Ada likes copper lanterns", "plumtrainvelvetcomet", "k4v9qz7wq2mx"],
)  # fmt: skip
def test_a_long_password_of_any_letters_is_taken(password):
    assert _problem(password) == ""


@pytest.mark.parametrize(
    "password",
    ["Password1234!", "PEER review 123", "abababababab", "1234 5678 9012", "LocalGov2026!!",
     "Manchester2024!", "Council-12345", "Southmoor2026!", "p.e.e.r.r.e.v.i.e.w", "qwertyuiop[]",
     "HackneyCouncil1", "GlasgowCouncil24", "peerreviewpanel1", "digitalservices1", "KentCouncil2026",
     "councilreviewpanel", "AdaByronSouthmoor1", "thisismypassword", "lovemychildren", "iloveyouforever",
     "iloveyouiloveyou", "correcthorsebatterystaple", "Correct horse battery staple!",
     "this is my password", "love my children"],
)  # fmt: skip
def test_a_password_that_is_easy_to_guess_is_refused(password):
    assert _problem(password) == TOO_EASY


def test_only_the_right_password_matches():
    kept = credentials.hash_of("seven green teapots")
    assert credentials.matches(kept, "seven green teapots")
    assert not credentials.matches(kept, "seven green teapot")
    assert not credentials.matches(None, "seven green teapots")
    assert not credentials.matches("no hash at all", "seven green teapots")


def test_what_is_sealed_opens_with_the_key_of_before_and_with_no_other(application):
    with application.app_context():
        kept = credentials.sealed("JBSWY3DPEHPK3PXP")
        assert "JBSWY3DPEHPK3PXP" not in kept
        assert credentials.opened(kept) == "JBSWY3DPEHPK3PXP"
        old = application.config["SECRET_KEY"]
        application.config.update(SECRET_KEY="another key", SECRET_KEY_FALLBACKS=[old])
        try:
            assert credentials.opened(kept) == "JBSWY3DPEHPK3PXP"
            application.config["SECRET_KEY_FALLBACKS"] = None
            with pytest.raises(credentials.KeyLost):
                credentials.opened(kept)
        finally:
            application.config.update(SECRET_KEY=old, SECRET_KEY_FALLBACKS=None)


@pytest.mark.parametrize("place", [0, 13, -3])
def test_what_was_changed_does_not_open(application, place):
    with application.app_context():
        kept = credentials.sealed("JBSWY3DPEHPK3PXP")
        changed = bytearray(kept.encode())
        changed[place] = ord("A") if changed[place] != ord("A") else ord("B")
        for text in (changed.decode(), kept[:12], kept[:-1], "", "never sealed", "a" * 24):
            with pytest.raises(credentials.KeyLost):
                credentials.opened(text)


def test_same_text_is_never_sealed_alike(application):
    with application.app_context():
        assert len({credentials.sealed("JBSWY3DPEHPK3PXP") for _ in range(20)}) == 20
