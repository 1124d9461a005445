"""What a password must be."""

import pytest

from peerreview.rules.passwords import problem, without

EMAIL = "ada.byron@southmoor.example"


@pytest.mark.parametrize("password", ["seven green teapots", "ab cd" * 25, "ÄÖÜ äöü ßßß €€€"])
def test_long_password_of_any_letters_is_taken(password):
    assert problem(password, email=EMAIL, name="Ada Byron") == ""


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "Your password must be 12 characters or more"),
        ("a1" * 65, "Your password must be 128 characters or fewer"),
        (EMAIL.upper(), "Choose a password that is not your email address or name"),
        ("Augusta Ada Byron", "Choose a password that is not your email address or name"),
    ],
)
def test_unfit_password_is_told_what_to_do(password, said):
    assert problem(password, email=EMAIL, name="Augusta Ada Byron") == said


@pytest.mark.parametrize(
    ("text", "rest"),
    [("hackneycouncil1", "1"), ("councillors", "s"), ("seventeapots", "seventeapots"), ("", "")],
)
def test_known_words_are_taken_out_longest_first(text, rest):
    assert without(["Council", "councillor", "Hackney", "te"], text) == rest
