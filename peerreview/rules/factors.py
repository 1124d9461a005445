"""The second factor: who must have one, how long a step lasts, what a code looks like.

Sources: trust.md (figures to reach); RFC 6238 for the steps of an authenticator app; OWASP ASVS
5.0, 6.5.2, for how long a recovery code must be.
"""

from datetime import timedelta

from .people import Standing

STEP_SECONDS = 30
CODE_DIGITS = 6
STEPS_OF_DRIFT = 1  # the clock of a telephone is a little early or late, and typing takes a while

RECOVERY_CODES = 10
# 24 of 27 letters are 114 random bits: then a fast hash is enough to keep them.
RECOVERY_LETTERS = 24
LETTERS_IN_A_GROUP = 4

FRESH = timedelta(minutes=10)  # how long somebody who has just shown who they are may change it
SETTING_UP = timedelta(minutes=30)  # to find the telephone, install the app and scan
CODES_SHOWN = timedelta(minutes=10)


EVERYBODY = "everybody"  # what REQUIRE_SECOND_FACTOR says beside on and off


def is_needed(person: Standing, asked: bool | str) -> bool:
    """Whether a copy that asks so needs a second factor of somebody: of whoever acts for others, or
    of everybody who signs in.
    """
    is_of_these = person.needs_second_factor or (asked == EVERYBODY and person.is_signed_in)
    return bool(asked) and is_of_these


def in_groups(letters: str) -> str:
    """A long code as people type it: ABCD-EFGH-…"""
    starts = range(0, len(letters), LETTERS_IN_A_GROUP)
    return "-".join(letters[start : start + LETTERS_IN_A_GROUP] for start in starts)


def bare(code: str) -> str:
    """A code as it was typed, without the spaces and hyphens of its groups, in capitals."""
    return "".join(letter for letter in code.upper() if letter.isalnum())
