"""What a new password must be: long enough, not the person's own name or address, not of our trade.

How hard it is to guess is asked of a library, in credentials.problem.
"""

import re
import unicodedata
from collections.abc import Iterable

SHORTEST = 12  # trust.md, figures to reach
LONGEST = 128
TOO_EASY = "Choose a password that is harder to guess. Three or four words that do not belong together are easy to remember"

# Words that a council officer would think of first, and the example that everybody knows: they make
# no password stronger.
_WORDS = """
    peer review peerreview peergroup council councils councillor borough district county unitary parish
    local authority localauthority government localgov localgovdigital govuk gov digital service
    services standard assessor assessment coordinator publisher panel democracy townhall civic
    hackney camden manchester liverpool birmingham leeds bristol sheffield glasgow edinburgh cardiff
    swansea belfast london midlands yorkshire cornwall devon kent essex surrey sussex norfolk suffolk
    correcthorsebatterystaple password passphrase secret
"""
CONTEXT = tuple(_WORDS.split())


def problem(password: str, *, email: str, name: str = "") -> str:
    """What is wrong with this password, as a sentence that says what to do; empty if nothing is."""
    if len(password) < SHORTEST:
        return f"Your password must be {SHORTEST} characters or more"
    if len(password) > LONGEST:
        return f"Your password must be {LONGEST} characters or fewer"
    if bare(password) in {bare(email), bare(email.partition("@")[0]), bare(name)}:
        return "Choose a password that is not your email address or name"
    if len(set(password)) < 3:
        return TOO_EASY
    return ""


def without(words: Iterable[str], text: str) -> str:
    """What is left of a bare text when these words are taken out of it, longest first; words of one
    or two letters stay, for they stand within others.
    """
    longest_first = sorted((bare(word) for word in words), key=len, reverse=True)
    known = "|".join(word for word in longest_first if len(word) > 2)
    return re.sub(known, "", text) if known else text


def bare(text: str) -> str:
    """The text without capitals, spaces and signs."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())
