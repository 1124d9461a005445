"""Whose word counts about an account at a provider, and what names the account."""

from datetime import UTC, datetime, timedelta

import pytest

from peerreview.rules.errors import Refused
from peerreview.rules.identities import Account, account, entra_account, is_back_in_time

ISSUER, CLIENT = "https://id.example", "peer-review"
AUTHORITY = "https://login.example"
SAID = {"iss": ISSUER, "aud": CLIENT, "sub": "a-1"}
ENTRA = {"iss": f"{AUTHORITY}/t-1/v2.0", "aud": CLIENT, "sub": "x", "tid": "t-1", "oid": "o-1"}


def other(**claims):
    return account(SAID | claims, issuer=ISSUER, client_id=CLIENT)


def entra(tenants=("t-1",), **claims):
    return entra_account(ENTRA | claims, authority=AUTHORITY, tenants=tenants, client_id=CLIENT)


def test_account_is_named_by_issuer_and_subject():
    assert other(email="ada@example.org") == Account(ISSUER, "a-1")


def test_account_at_entra_is_named_by_tenant_and_object():
    assert entra() == Account(f"{AUTHORITY}/t-1/v2.0", "t-1:o-1")
    assert entra(tenants=("T-1", "T-2")) == entra()


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": ISSUER + "/"}, {"iss": ISSUER.upper()}, {"iss": [ISSUER]},
        {"aud": CLIENT + "2"}, {"aud": []}, {"azp": "another"}, {"azp": ""},
        {"sub": 17}, {"sub": "Ada\u202e"}, {"sub": "a\n"}, {"sub": "é"},
    ],
    ids=str,
)  # fmt: skip
def test_word_that_is_not_for_us_or_not_certain_is_refused(claims):
    with pytest.raises(Refused):
        other(**claims)


@pytest.mark.parametrize(
    "claims",
    [
        {"tid": "t-2"}, {"tid": "t-2", "iss": f"{AUTHORITY}/t-2/v2.0"}, {"tid": "../t-1"},
        {"iss": f"{AUTHORITY}/{{tenantid}}/v2.0"}, {"iss": f"{AUTHORITY}/t-1"}, {"oid": ""},
    ],
    ids=str,
)  # fmt: skip
def test_tenant_that_is_not_allowed_or_not_its_own_issuer_is_refused(claims):
    with pytest.raises(Refused):
        entra(**claims)


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"preferred_username": "ada@example.org", "name": "Ada"}, "ada@example.org"),
        ({"name": "Ada\0 \u202eByron"}, "Ada Byron"),
        ({"name": "a" * 500}, "a" * 120),
        ({"name": 7}, "7"),
        ({}, ""),
    ],
)
def test_name_is_short_and_harmless(claims, name):
    assert other(**claims).name == name


@pytest.mark.parametrize(
    ("methods", "is_strong"),
    [(["pwd", "mfa"], True), (["pwd"], False), ("mfa", False), ("xmfax", False), (None, False)],
)
def test_two_factors_are_believed_where_they_are_said(methods, is_strong):
    assert other(amr=methods).is_strong is is_strong


@pytest.mark.parametrize(
    ("minutes", "is_in_time"), [(0, True), (30, True), (31, False), (-1, False)]
)
def test_way_back_is_open_for_half_an_hour(minutes, is_in_time):
    left = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert is_back_in_time(left, left + timedelta(minutes=minutes)) is is_in_time
