"""Accounts at a council's identity provider: whose word counts, and for whom.

Signature, audience, nonce and times are checked before (web/providers.py). What is left are the
questions that only we can answer: which issuer, which tenant, and what names an account for good.
An e-mail address never does: it can be given to somebody else, or be written by its holder.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .errors import Refused

AWAY_AT_MOST = timedelta(minutes=30)  # from leaving for the provider to coming back
SUBJECT_AT_MOST = 255  # OpenID Connect Core 1.0, section 2
NAME_AT_MOST = 120
BOTH_FACTORS = "mfa"  # RFC 8176, section 2

UNCLEAR = "We could not be sure who you are. Start again"
FOREIGN = "Your council does not use its Microsoft accounts here. Sign in another way"


@dataclass(frozen=True)
class Account:
    """An account at a provider. `name` is shown to who holds it, and finds nobody.

    `is_strong`: its holder showed two factors there.
    """

    issuer: str
    subject: str
    name: str = ""
    is_strong: bool = False


def account(claims: Mapping[str, Any], *, issuer: str, client_id: str) -> Account:
    """The account that a provider vouches for. Raises Refused where the word is not for us."""
    if claims.get("iss") != issuer or not _is_for(claims, client_id):
        raise Refused(None, UNCLEAR)
    return Account(issuer, _certain(claims, "sub"), _name(claims), _is_strong(claims))


def entra_account(
    claims: Mapping[str, Any], *, authority: str, tenants: Collection[str], client_id: str
) -> Account:
    """The account that Microsoft Entra vouches for, of one of these tenants.

    All tenants share one signer, so the issuer must be the very one of the tenant that is named.
    Raises Refused.
    """
    tenant = _certain(claims, "tid")
    issuer = f"{authority}/{tenant}/v2.0"
    if claims.get("iss") != issuer or not _is_for(claims, client_id):
        raise Refused(None, UNCLEAR)
    if tenant not in {one.lower() for one in tenants}:
        raise Refused(None, FOREIGN)
    subject = f"{tenant}:{_certain(claims, 'oid')}"
    return Account(issuer, subject, _name(claims), _is_strong(claims))


def _is_for(claims: Mapping[str, Any], client_id: str) -> bool:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    return client_id in audiences and claims.get("azp", client_id) == client_id


def _certain(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= SUBJECT_AT_MOST:
        raise Refused(None, UNCLEAR)
    if not (value.isascii() and value.isprintable()):
        raise Refused(None, UNCLEAR)
    return value


def _name(claims: Mapping[str, Any]) -> str:
    value = claims.get("preferred_username") or claims.get("name") or ""
    letters = filter(str.isprintable, str(value)[:NAME_AT_MOST])
    return "".join(letters).strip()


def _is_strong(claims: Mapping[str, Any]) -> bool:
    methods = claims.get("amr")
    return isinstance(methods, list) and BOTH_FACTORS in methods


def is_back_in_time(left_at: datetime, moment: datetime) -> bool:
    """Whether somebody who left for a provider is back before it was forgotten."""
    return timedelta(0) <= moment - left_at <= AWAY_AT_MOST
