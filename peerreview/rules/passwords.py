"""What a password must be: long, not the address, and not one of those that everybody tries."""

import unicodedata

SHORTEST = 12  # trust.md, figures to reach
LONGEST = 128

# The commonest of twelve characters or more, and those that a council officer would think of first.
# Compared without spaces, signs and capitals.
_WORDS = """
    123456789012 1234567890123 12345678901234 123456789123 123123123123 111111111111 000000000000
    121212121212 aaaaaaaaaaaa abcdefghijkl abcdefghijklm abcdefghijklmnop qwertyuiopas
    qwertyuiop12 qwertyuiop123 qwertyuiop1234 qwertyuiopasdfghjkl qwertyqwerty asdfghjkl123
    1q2w3e4r5t6y 1qaz2wsx3edc qazwsxedcrfv zaq12wsxcde3 password1234 password12345 password123456
    passwordpassword mypassword12 mypassword123 newpassword1 newpassword123 changeme1234
    changemechangeme letmeinletmein letmein12345 welcome12345 welcome123456 welcomewelcome
    iloveyou1234 iloveyouiloveyou administrator administrator1 administrator123 adminadminadmin
    admin1234567 secret123456 secretsecret trustno1trustno1 football1234 liverpool123 liverpool1234
    manchester123 arsenal12345 chelsea12345 sunshine1234 princess1234 monkey123456 dragon123456
    superman1234 correcthorsebatterystaple thisismypassword
    peerreview123 peerreview1234 peerreviewpeerreview localgovernment councilcouncil council12345
    council123456 localauthority publicsector digitalservice digitalservices localgovdigital
"""
COMMONEST = frozenset(_WORDS.split())


def problem(password: str, *, email: str, name: str = "") -> str:
    """What is wrong with this password, as a sentence that says what to do; empty if nothing is."""
    if len(password) < SHORTEST:
        return f"Your password must be {SHORTEST} characters or more"
    if len(password) > LONGEST:
        return f"Your password must be {LONGEST} characters or fewer"
    bare = _bare(password)
    if bare in {_bare(email), _bare(email.partition("@")[0]), _bare(name)}:
        return "Choose a password that is not your email address or name"
    if bare in COMMONEST or len(set(password)) < 3:
        return "Choose a password that is harder to guess: this is one that many people use"
    return ""


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())
