"""How people show who they are: passwords with Argon2id, random tokens, and what must stay readable."""

import base64
import hashlib
import hmac
import secrets
from contextlib import suppress
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from zxcvbn import zxcvbn

from .rules import passwords

TOKEN_BYTES = 32
NONCE_BYTES = 12  # NIST SP 800-38D, for AES-GCM
# zxcvbn's own scale, 0 to 4. As it is typed, more than 10^10 guesses: what people say to each other,
# like "lovemychildren", has fewer. Without signs, and without words that are known of somebody, 10^8.
STRONG_ENOUGH, BARE_STRONG_ENOUGH = 4, 3
# It takes quadratic time, and nobody needs more letters than these to be sure.
READ_AT_MOST = 64

# Source: OWASP Password Storage Cheat Sheet, Argon2id with 19 MiB.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked where there is no such person, so that both answers take the same time.
_NOBODY = _hasher.hash(secrets.token_urlsafe(TOKEN_BYTES))


class KeyLost(Exception):
    """A sealed text that no key of ours opens."""


def hash_of(password: str) -> str:
    """How a password is kept: Argon2id."""
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password that is kept; takes the same time where none is."""
    try:
        return _hasher.verify(kept or _NOBODY, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_hashed_weakly(kept: str) -> bool:
    """Whether the kept hash was made with figures of an earlier year."""
    return _hasher.check_needs_rehash(kept)


def problem(password: str, *, email: str, name: str = "") -> str:
    """What is wrong with a new password, as a sentence that says what to do; empty if nothing is.

    Length by rules.passwords; then zxcvbn asks how hard it is to guess, with its lists of common passwords, names and words
    and our words of councils, the product and the person; then the same of what is left without
    those. Nothing leaves the machine.
    """
    if wrong := passwords.problem(password, email=email, name=name):
        return wrong
    own = [*passwords.CONTEXT, *name.split(), *email.replace("@", ".").split("."), email]
    is_strong = _strength(password, own) >= STRONG_ENOUGH
    bare = passwords.bare(password)  # signs and spaces between hide nothing
    if bare:
        ways = {bare, passwords.without(own, bare)}
        is_strong = is_strong and min(_strength(way, own) for way in ways) >= BARE_STRONG_ENOUGH
    return "" if is_strong else passwords.TOO_EASY


def _strength(password: str, own: list[str]) -> int:
    if not password:
        return 0
    words = [word for word in own if word]
    return int(zxcvbn(password[:READ_AT_MOST], user_inputs=words)["score"])


def new_token() -> str:
    """A token of 256 random bits for a cookie or a link."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    """How a token is kept: SHA-256, so that a copy of the database opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def blinded(text: str) -> str:
    """How a text is kept that is only ever compared, such as a network address: nobody without
    SECRET_KEY can find it by trying them all.
    """
    key = b"peer-review blinded texts" + current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def sealed(text: str) -> str:
    """A text that must stay readable, such as the secret of an authenticator app, encrypted.

    With keys that come from SECRET_KEY; those of SECRET_KEY_FALLBACKS still open it.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    closed = _boxes()[0].encrypt(nonce, text.encode(), None)
    return base64.urlsafe_b64encode(nonce + closed).decode()


def opened(kept: str) -> str:
    """What was sealed. Raises KeyLost where no key of ours fits, or somebody changed it."""
    # What was never sealed is not even base64, or too short.
    with suppress(ValueError):
        raw = base64.urlsafe_b64decode(kept)
        for box in _boxes():
            with suppress(InvalidTag):
                return box.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
    raise KeyLost


def _boxes() -> list[AESGCM]:
    keys = [current_app.config["SECRET_KEY"], *(current_app.config["SECRET_KEY_FALLBACKS"] or ())]
    return [_box(key) for key in keys]


@lru_cache(maxsize=4)
def _box(secret: str) -> AESGCM:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"peer-review sealed texts")
    return AESGCM(derived.derive(secret.encode()))
