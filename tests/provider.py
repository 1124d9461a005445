"""An identity provider on this machine's own loopback, which also tells lies when it is asked to.

It has two faces: `/other`, a provider of its own, and `/entra`, which does as Microsoft Entra does
for many tenants. A test changes what the next id_token says (`claims`), how it is signed (`signs`),
and whether there is an answer at all (`mishap`).
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from peerreview.web import providers

TENANT, OTHER_TENANT = "0b1e-council", "5c2f-council"
CLIENT, SECRET = "peer-review", "s3cret of the client"
_numbers = count(1)
Signing = Callable[[dict[str, Any]], str]


@cache
def own_key() -> RSAKey:
    """The key with which the provider signs."""
    return RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


@cache
def strange_key() -> RSAKey:
    """The key of somebody else."""
    return RSAKey.generate_key(2048)


@cache
def curved_key() -> ECKey:
    """Another key, which it does not publish at first."""
    return ECKey.generate_key("P-256", {"kid": "curved", "use": "sig"})


def rightly(claims: dict[str, Any]) -> str:
    """Signed as the provider signs."""
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, own_key())


def by_a_stranger(claims: dict[str, Any]) -> str:
    """Signed with a key of somebody else that bears the same name."""
    return jwt.encode({"alg": "RS256", "kid": "one"}, claims, strange_key())


def by_an_unknown_key(claims: dict[str, Any]) -> str:
    """Signed with a key that the provider does not publish."""
    return jwt.encode({"alg": "ES256", "kid": "curved"}, claims, curved_key(), algorithms=["ES256"])


def by_nobody(claims: dict[str, Any]) -> str:
    """Not signed: `alg` is `none`."""
    return ".".join((_part({"alg": "none", "kid": "one"}), _part(claims), ""))


def with_the_public_key(claims: dict[str, Any]) -> str:
    """Signed with HS256, the provider's public key taken for a secret."""
    return _shared(own_key().as_pem(private=False), claims)


def with_the_client_secret(claims: dict[str, Any]) -> str:
    """Signed with HS256 and the secret of the client."""
    return _shared(SECRET.encode(), claims)


def _shared(secret: bytes, claims: dict[str, Any]) -> str:
    body = f"{_part({'alg': 'HS256', 'kid': 'one'})}.{_part(claims)}"
    return f"{body}.{_base64(hmac.digest(secret, body.encode(), 'sha256'))}"


def _part(content: dict[str, Any]) -> str:
    return _base64(json.dumps(content).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@dataclass
class IdentityProvider:
    """What it says of the person at its sign-in page, and how it misbehaves."""

    claims: dict[str, Any] = field(default_factory=dict)  # None leaves one out
    signs: Signing = rightly
    mishap: str = ""  # "says no", "is down", "talks nonsense", "hangs", "leads on"
    calls_itself: str = ""  # instead of what it is
    thinks: Callable[[], object] = int  # what it does before it gives a token
    algorithms: list[str] = field(default_factory=lambda: ["RS256"])
    keys: list[Any] = field(default_factory=lambda: [own_key()])
    asked: list[str] = field(default_factory=list)
    asked_for: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    address: str = ""

    @Request.application
    def __call__(self, request: Request) -> Response:
        """Answer as the face that was asked."""
        self.asked.append(request.path)
        face, last = request.path.split("/")[1], request.path.rsplit("/", 1)[1]
        if self.mishap == "is down" and last != "authorize":
            return Response("Bad gateway", 502)
        if self.mishap == "hangs" and last != "authorize":
            time.sleep(0.4)
        if self.mishap == "talks nonsense" and last != "authorize":
            return Response("<p>Maintenance</p>", content_type="text/html")
        if self.mishap == "leads on" and last != "authorize" and not request.query_string:
            return Response(status=307, headers={"Location": f"{request.path}?on=1"})
        pages = {"openid-configuration": self._about, "authorize": self._authorize}
        pages |= {"token": self._token, "keys": lambda *_: _json(KeySet(self.keys).as_dict())}
        return pages[last](request, face)

    def issuer(self, face: str, tenant: str = TENANT) -> str:
        """Who signs: the provider itself, or Entra in the name of a tenant."""
        return f"{self.address}/{face}" + (f"/{tenant}/v2.0" if face == "entra" else "")

    def _about(self, _request: Request, face: str) -> Response:
        place = f"{self.address}/{face}"
        return _json(
            {
                "issuer": self.calls_itself or self.issuer(face, "{tenantid}"),
                "authorization_endpoint": f"{place}/authorize",
                "token_endpoint": f"{place}/token",
                "jwks_uri": f"{place}/keys",
                "id_token_signing_alg_values_supported": self.algorithms,
            }
        )

    def _authorize(self, request: Request, face: str) -> Response:
        asked = request.args.to_dict()
        self.asked_for = asked
        back = {"state": asked["state"]}
        if self.mishap == "says no":
            back |= {"error": "access_denied", "error_description": "<b>No.</b>"}
        else:
            back["code"] = f"code-{next(_numbers)}"
            self.codes[back["code"]] = asked
        place = f"{asked['redirect_uri']}?{urlencode(back)}"
        return Response(status=302, headers={"Location": place})

    def _token(self, request: Request, face: str) -> Response:
        self.thinks()
        asked = self.codes.pop(request.form["code"], {})
        proof = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        sent = request.authorization
        client = (sent.username, sent.password) if sent else ()
        if client != (CLIENT, SECRET) or _base64(proof) != asked.get("code_challenge"):
            return _json({"error": "invalid_grant"}, 400)
        if request.form["redirect_uri"] != asked["redirect_uri"]:
            return _json({"error": "invalid_grant"}, 400)
        token = {"access_token": "opens nothing", "token_type": "Bearer", "expires_in": 60}
        said = self._says(face, asked["nonce"]) | self.claims
        claims = {name: value for name, value in said.items() if value is not None}
        signed = self.signs(claims)
        return _json(token | ({"id_token": signed} if signed else {}))

    def _says(self, face: str, nonce: str) -> dict[str, Any]:
        moment = int(time.time())
        said = {"iss": self.issuer(face), "sub": "ada-1", "aud": CLIENT, "nonce": nonce}
        said |= {"iat": moment, "exp": moment + 300, "preferred_username": "ada@council.example"}
        return said | ({"tid": TENANT, "oid": "oid-1"} if face == "entra" else {})


def _json(content: Any, status: int = 200) -> Response:
    return Response(json.dumps(content), status, content_type="application/json")


class Quiet(WSGIRequestHandler):
    """Does not write a line for each request."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


def configure(app: Flask, address: str) -> None:
    """Let this application know both faces of the provider at this address."""
    app.config.update(
        ENTRA_CLIENT_ID=CLIENT, ENTRA_CLIENT_SECRET=SECRET, ENTRA_AUTHORITY=f"{address}/entra",
        ENTRA_TENANTS=[TENANT, OTHER_TENANT], OIDC_NAME="Testshire sign-in",
        OIDC_ISSUER=f"{address}/other", OIDC_CLIENT_ID=CLIENT, OIDC_CLIENT_SECRET=SECRET,
    )  # fmt: skip
    providers.init_app(app)


@pytest.fixture
def served() -> Iterator[IdentityProvider]:
    """A provider that answers on loopback."""
    provider = IdentityProvider()
    server = make_server("127.0.0.1", 0, provider, threaded=True, request_handler=Quiet)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()


@pytest.fixture
def provider(application: Flask, served: IdentityProvider) -> Iterator[IdentityProvider]:
    """The same, known to the application of the tests."""
    before = {name: application.config[name] for name in application.config}
    configure(application, served.address)
    yield served
    application.config.update(before)
    providers.init_app(application)
