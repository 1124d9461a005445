"""Second factors to test with: an app whose codes are known, recovery codes, a passkey in software."""

import base64
import hashlib
import json
import re
from datetime import datetime, timedelta
from typing import Any

import cbor2
import pyotp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from peerreview import credentials
from peerreview.clock import now
from peerreview.models.people import Person
from peerreview.models.sign_ins import Authenticator, Passkey, RecoveryCode
from peerreview.rules.factors import bare
from tests.factories import save

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RECOVERY = "2345-6789-BCDF-GHJK-MNPQ-RSTV"
ORIGIN = "http://127.0.0.1:5000"
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


def authenticator(person: Person, **changes: Any) -> Authenticator:
    """An authenticator app that this person has set up."""
    facts = {"secret": credentials.sealed(SECRET), "added_at": now(), "confirmed_at": now()}
    return save(Authenticator(person_id=person.id, **facts | changes))


def code(moment: datetime | None = None, *, steps: int = 0, secret: str = SECRET) -> str:
    """What the app shows; `steps` of 30 seconds later."""
    at = (moment or now()) + timedelta(seconds=30 * steps)
    return pyotp.TOTP(secret).at(at)


def recovery_code(person: Person, letters: str = RECOVERY) -> RecoveryCode:
    """A recovery code that this person has not used."""
    hashed = credentials.hashed(bare(letters))
    return save(RecoveryCode(person_id=person.id, code_hash=hashed, made_at=now()))


def secret_on(page: Any) -> str:
    """The key that stands on the page with the picture to scan."""
    shown = re.search(r'app-key">([A-Z2-7 ]+)<', page.get_data(as_text=True))
    assert shown is not None
    return shown[1].replace(" ", "")


class SoftPasskey:
    """A passkey in software: answers challenges as a device does."""

    def __init__(self, origin: str = ORIGIN, host: str = "127.0.0.1") -> None:
        self.origin, self.host = origin, host
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(self._public_key()).digest()
        self.count = 0

    def belongs_to(self, person: Person, **changes: Any) -> Passkey:
        """Keep it as this person's."""
        facts = {"name": "Blue key", "added_at": now(), "is_verified": True} | changes
        return save(
            Passkey(
                person_id=person.id,
                credential_id=text(self.id),
                public_key=self._public_key(),
                **facts,
            )
        )

    def made(self, challenge: str) -> str:
        """The answer to being made."""
        data = self._data(PRESENT | VERIFIED | WITH_KEY)
        data += bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self._public_key()
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", challenge)
        return self._answer(attestationObject=text(attested), clientDataJSON=text(said))

    def used(self, challenge: str, *, verified: bool = True, ref: str = "", counts: int = 1) -> str:
        """The answer to being used; `counts`: by how much its count of uses goes up."""
        self.count += counts
        data = self._data(PRESENT | (VERIFIED if verified else 0))
        said = self._said("webauthn.get", challenge)
        signed = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        response = {
            "authenticatorData": text(data),
            "clientDataJSON": text(said),
            "signature": text(signed),
        }
        return self._answer(**response, **({"userHandle": text(ref.encode())} if ref else {}))

    def _data(self, flags: int) -> bytes:
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([flags]) + self.count.to_bytes(4, "big")

    def _said(self, kind: str, challenge: str) -> bytes:
        asked = text(challenge.encode())
        return json.dumps({"type": kind, "challenge": asked, "origin": self.origin}).encode()

    def _answer(self, **response: str) -> str:
        known = {"id": text(self.id), "rawId": text(self.id), "type": "public-key"}
        return json.dumps(known | {"response": response})

    def _public_key(self) -> bytes:
        point = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})


def text(raw: bytes) -> str:
    """Bytes as browsers send them: base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
