"""The identity providers of councils: OpenID Connect through Authlib, off unless configured.

Two are known: Microsoft Entra for many councils (`entra`), and one other by its issuer (`oidc`).
Somebody leaves for one (`leave`), and comes back with a code, which we change for a signed word
about who they are (`came_back`). What must be remembered meanwhile is in the browser's own signed
cookie, once and for a short time: whoever comes back with somebody else's code has no such cookie.
"""

import hmac
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import requests
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth, OAuthError
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, current_app, redirect, session, url_for
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError

from ..clock import now
from ..credentials import new_token
from ..db import commit
from ..rules import identities
from ..rules.errors import NotVisible, Refused
from ..rules.identities import Account

ENTRA, OIDC = "entra", "oidc"
MICROSOFT = "your council’s Microsoft account"
# To connect, and to wait for an answer: longer, and the page says that the provider is away.
SECONDS = (3, 5)
KNOWN_FOR = timedelta(
    hours=24
)  # a provider's addresses and keys; an unknown key is asked for at once
# Signed with the provider's own key, never with a secret that we share, and never not at all.
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
SIGNED_AT_LEAST = "RS256"  # which every provider knows: OpenID Connect Core 1.0, section 15.1
READ = (
    "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri",
    "id_token_signing_alg_values_supported", "token_endpoint_auth_methods_supported",
)  # fmt: skip
WANTED_AT_MOST = 500  # letters of the page to go on to: the cookie has room for 4,096 in all
AWAY = "away"  # what the cookie calls it
log = logging.getLogger(__name__)


class Silent(Exception):
    """The provider does not answer, or makes no sense (503)."""


class Goal(StrEnum):
    """What somebody left for a provider for."""

    SIGN_IN = "sign in"
    TIE = "tie"
    JOIN = "join"


@dataclass(frozen=True)
class Offered:
    """A provider that is configured; `name` stands within a sentence."""

    key: str
    name: str


@dataclass(frozen=True)
class Arrival:
    """Who came back, and what for: to go on to the wanted page, or to take this invitation."""

    account: Account
    provider: Offered
    goal: Goal
    wanted: str
    invitation: str


class Straight(OAuth2Session):
    """Asks the address that it was given, and is led nowhere else."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.max_redirects = 0


class Provider(FlaskOAuth2App):
    """A provider, of whose description only what is needed is read, and not for ever.

    `issuers`: what it may call itself; a description of somebody else is not believed.
    """

    client_cls = Straight
    issuers: frozenset[str] = frozenset()
    server_metadata: dict[str, Any]
    read_at: datetime | None = None

    def load_server_metadata(self) -> dict[str, Any]:
        """What the provider says about itself, at most a day old."""
        if self.read_at is None or now() - self.read_at > KNOWN_FOR:
            self.server_metadata.clear()
            found = super().load_server_metadata()
            if found["issuer"] not in self.issuers:
                raise ValueError("it describes another issuer")
            said = {name: found[name] for name in READ if name in found}
            signs = said.get("id_token_signing_alg_values_supported", ())
            said["id_token_signing_alg_values_supported"] = [
                one for one in SIGNED_WITH if one in signs
            ] or [SIGNED_AT_LEAST]
            if "client_secret_basic" not in said.get(
                "token_endpoint_auth_methods_supported", ("client_secret_basic",)
            ):
                said["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105
            self.server_metadata = said | {"_loaded_at": found["_loaded_at"]}
            self.read_at = now()
        return self.server_metadata


def init_app(app: Flask) -> None:
    """Register what is configured; nobody is asked for anything before somebody signs in."""
    config = app.config
    oauth = OAuth(app)
    offered = []
    if config["ENTRA_CLIENT_ID"] and config["ENTRA_TENANTS"]:
        authority, tenants = config["ENTRA_AUTHORITY"], config["ENTRA_TENANTS"]
        # The door for all organisations describes them all at once, with a gap for the tenant.
        issuers = [f"{authority}/{one}/v2.0" for one in (*tenants, "{tenantid}")]
        _register(oauth, ENTRA, f"{authority}/{_tenant(config)}/v2.0", issuers)
        offered.append(Offered(ENTRA, MICROSOFT))
    if config["OIDC_CLIENT_ID"] and config["OIDC_ISSUER"] and config["OIDC_NAME"]:
        issuer = config["OIDC_ISSUER"]
        _register(oauth, OIDC, issuer.rstrip("/"), [issuer])
        offered.append(Offered(OIDC, config["OIDC_NAME"]))
    app.extensions["providers"] = (oauth, {one.key: one for one in offered})
    app.jinja_env.globals["providers"] = all_offered


def _tenant(config: Any) -> str:
    """One council's own door; with several, the door that is for all organisations."""
    tenants = config["ENTRA_TENANTS"]
    return str(tenants[0]) if len(tenants) == 1 else "organizations"


def _register(oauth: OAuth, key: str, place: str, issuers: Iterable[str]) -> None:
    client = oauth.register(
        key,
        client_cls=Provider,
        server_metadata_url=f"{place}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )
    client.issuers = frozenset(issuers)


def all_offered() -> list[Offered]:
    """The providers that are configured."""
    return list(current_app.extensions["providers"][1].values())


def offered(key: str) -> Offered:
    """The provider of this key. Raises NotVisible where it is not configured."""
    found: Offered | None = current_app.extensions["providers"][1].get(key)
    if found is None:
        raise NotVisible(key)
    return found


def named(issuer: str) -> str:
    """What people call the provider of an account that is tied, within a sentence."""
    config = current_app.config
    if issuer == config["OIDC_ISSUER"]:
        return str(config["OIDC_NAME"])
    return MICROSOFT if issuer.startswith(config["ENTRA_AUTHORITY"]) else "a council account"


def leave(
    key: str, goal: Goal, *, wanted: str = "", invitation: str = "", **asked: str
) -> ResponseReturnValue:
    """Send somebody to the provider. Only their own cookie knows of it; our database does not.

    Raises NotVisible where there is no such provider, Silent where it does not answer.
    """
    client = _client(key)
    asked["nonce"] = new_token()  # Authlib's own has less than the 128 random bits of our tokens
    made = _sensible(client, lambda: client.create_authorization_url(_back(key), **asked))
    session[AWAY] = {
        "provider": key,
        "goal": goal,
        "left_at": now().isoformat(),
        "wanted": wanted if len(wanted) <= WANTED_AT_MOST else "",
        "invitation": invitation,
        **{name: made[name] for name in ("state", "nonce", "code_verifier")},
    }
    return redirect(made["url"])


def came_back(key: str, *, code: str, state: str) -> Arrival:
    """Who came back from the provider, by its signed word; once for each time they left.

    Raises NotVisible, Silent, and Refused where anything does not fit.
    """
    commit()  # or the database would be held while the provider thinks, and everybody wait with us
    client, provider = _client(key), offered(key)
    away = session.pop(AWAY, {})
    if not _fits(away, key, state) or not code:
        log.warning("%s: somebody came back who had not left, or too late", key)
        raise Refused(None, identities.UNCLEAR)
    claims = _sensible(client, lambda: _claims(client, code, away))
    try:
        account = _account(client, key, claims)
    except Refused as refusal:
        log.warning("%s was not believed: %s", key, refusal.message)
        raise
    goal = Goal(away["goal"])
    return Arrival(account, provider, goal, away["wanted"], away["invitation"])


def _client(key: str) -> Provider:
    offered(key)
    return current_app.extensions["providers"][0].create_client(key)  # type: ignore[no-any-return]


def _back(key: str) -> str:
    path = url_for("identities.come_back", provider=key)
    return str(current_app.config["PUBLIC_URL"]) + path


def _fits(away: dict[str, str], key: str, state: str) -> bool:
    """Whether it is to this provider that this browser left with this state, and not long ago."""
    return (
        away.get("provider") == key
        and hmac.compare_digest(away["state"].encode(), state.encode())
        and identities.is_back_in_time(datetime.fromisoformat(away["left_at"]), now())
    )


def _claims(client: Provider, code: str, away: dict[str, str]) -> dict[str, Any]:
    token = client.fetch_access_token(
        redirect_uri=_back(client.name), code=code, code_verifier=away["code_verifier"]
    )
    options = {"aud": {"essential": True, "value": client.client_id}}
    claims = client.parse_id_token(token, nonce=away["nonce"], claims_options=options)
    if claims is None:
        raise OAuthError("no id_token")
    return dict(claims)


def _account(client: Provider, key: str, claims: dict[str, Any]) -> Account:
    config = current_app.config
    if key == OIDC:
        issuer = config["OIDC_ISSUER"]
        return identities.account(claims, issuer=issuer, client_id=client.client_id)
    return identities.entra_account(
        claims,
        authority=config["ENTRA_AUTHORITY"],
        tenants=config["ENTRA_TENANTS"],
        client_id=client.client_id,
    )


def _sensible(client: Provider, ask: Any) -> Any:
    """What the provider answers. The log says what was wrong with it; the page, that it was."""
    try:
        return ask()
    except requests.RequestException as error:
        log.warning("%s does not answer: %s", client.name, type(error).__name__)
        raise Silent(client.name) from error
    except (OAuthError, JoseError) as error:
        log.warning("%s was not believed: %r", client.name, str(error))
        raise Refused(None, identities.UNCLEAR) from error
    except (ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        log.warning("%s makes no sense: %r", client.name, error)
        raise Silent(client.name) from error
