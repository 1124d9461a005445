"""The settings: what the environment changes, and what production refuses."""

import os
import stat
import subprocess
import sys

import pytest

import config
from config import Settings, Testing, Unfit
from peerreview.rules import production

FIT = {
    "PEER_REVIEW_ENV": "production",
    "DATABASE_URL": "sqlite://",
    "SECRET_KEY": "kJ8vQ2mZ5xW7rT1yP4nB6cL9dF3gH0sA",
    "PUBLIC_URL": "https://peers.example.org",
    "PROXIES": "1",
    "SECURITY_CONTACT": "mailto:security@peers.example.gov.uk",
    "MAIL_SERVER": "mail.example.gov.uk",
    "MAIL_TLS": "on",
    "MAIL_FROM": "peers@peers.example.gov.uk",
    "OPERATOR_NAME": "Testshire Council",
    "OPERATOR_CONTACT": "peers@testshire.example",
}
ENTRA = {"ENTRA_CLIENT_ID": "a", "ENTRA_CLIENT_SECRET": "b", "ENTRA_TENANTS": "c, d"}
OIDC = {
    "OIDC_NAME": "Council account",
    "OIDC_ISSUER": "https://id.example.gov.uk",
    "OIDC_CLIENT_ID": "a",
    "OIDC_CLIENT_SECRET": "b",
}


@pytest.fixture
def instance(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "INSTANCE", tmp_path / "instance")
    return tmp_path / "instance"


def test_production_starts_with_what_it_needs():
    settings = Settings(FIT)
    assert settings.problems() == []
    assert settings.SESSION_COOKIE_SECURE
    assert settings.TRUSTED_HOSTS == ["peers.example.org"]
    assert settings.REQUIRE_SECOND_FACTOR
    assert settings.PROXIES == 1


def test_production_lists_all_that_is_wrong():
    with pytest.raises(Unfit) as refused:
        Settings(
            {
                "PEER_REVIEW_ENV": "production",
                "DATABASE_URL": "sqlite://",
                "PEER_REVIEW_DEMO": "1",
                "FLASK_DEBUG": "true",
            }
        )
    assert [problem.split(":")[0].split(",")[0] for problem in refused.value.problems] == [
        "Set SECRET_KEY to a random text of 32 characters or more.",
        "Turn the demo off (PEER_REVIEW_DEMO)",
        "Turn debugging off (FLASK_DEBUG).",
        "Set PUBLIC_URL to the https address that people use",
        "Set PROXIES to the number of your proxies before the service",
        "Set SECURITY_CONTACT to the address that takes reports of weaknesses",
        "Turn REQUIRE_SECOND_FACTOR on.",
        "Set OPERATOR_NAME to who runs this copy",
        "Set OPERATOR_CONTACT to an email address or page where people reach you about their data and "
        "about accessibility.",
        "Set MAIL_SERVER",
        "Turn MAIL_TLS on",
        "Set MAIL_FROM to an address of your own",
    ]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"SECURITY_CONTACT": "security"}, "Set SECURITY_CONTACT to the address"),
        ({"REQUIRE_SECOND_FACTOR": "off"}, "Turn REQUIRE_SECOND_FACTOR on."),
        ({"MAIL_FROM": "me@localhost"}, "Set MAIL_FROM to an address of your own"),
        ({"SECRET_KEY_FALLBACKS": "short"}, "A key of SECRET_KEY_FALLBACKS is weak"),
        (ENTRA | {"ENTRA_TENANTS": " , "}, "Set all of ENTRA_CLIENT_ID"),
        ({"ENTRA_CLIENT_ID": "a"}, "Set all of ENTRA_CLIENT_ID"),
        (OIDC | {"OIDC_NAME": ""}, "Set all of OIDC_NAME"),
        (OIDC | {"OIDC_ISSUER": "http://id.example.gov.uk"}, "OIDC_ISSUER must be"),
        ({"PUBLIC_URL": "https://["}, "Set PUBLIC_URL to the https address"),
        ({"PUBLIC_URL": "https://a.example/peers"}, "Set PUBLIC_URL to the https address"),
        ({"PUBLIC_URL": "https://a.example?b"}, "Set PUBLIC_URL to the https address"),
        ({"PUBLIC_URL": "https://a:b@a.example"}, "Set PUBLIC_URL to the https address"),
        ({"OPERATOR_NAME": ""}, "Set OPERATOR_NAME to who runs this copy"),
        ({"OPERATOR_CONTACT": ""}, "Set OPERATOR_CONTACT to an email address or page"),
        ({"DATABASE_URL": "postgresql://a@db.example/x"}, "DATABASE_URL leads over the network"),
        (
            {"DATABASE_URL": "postgresql://a@db.example/x?sslmode=require"},
            "DATABASE_URL leads over the network",
        ),
        ({"DATABASE_URL": "postgresql:///x?host=db"}, "DATABASE_URL leads over the network"),
        (
            {"REDIS_URL": "redis://:x@cache.example:6379/0"},
            "REDIS_URL leads over the network: begin",
        ),
        (
            {"REDIS_URL": "rediss://:x@cache.example:6379/0?ssl_cert_reqs=none"},
            "REDIS_URL leads over the network: begin",
        ),
        ({"REDIS_URL": "rediss://cache.example/0"}, "REDIS_URL leads over the network without"),
    ],
)
def test_production_refuses_each_weakness_alone(given, problem):
    with pytest.raises(Unfit) as refused:
        Settings(FIT | given)
    assert [found[: len(problem)] for found in refused.value.problems] == [problem]


@pytest.mark.parametrize(
    "given",
    [
        {"DATABASE_URL": "postgresql://a:b@db.example/x?sslmode=verify-full"},
        {"DATABASE_URL": "postgresql:///x"},
        {"DATABASE_URL": "postgresql:///x?host=/run/postgresql"},
        {"DATABASE_URL": "postgresql://a@127.0.0.1:5432/x"},
        {"REDIS_URL": "rediss://:x@cache.example:6379/0"},
        {"REDIS_URL": "rediss://cache.example:6379/0?password=x"},
        {"REDIS_URL": "redis://localhost:6379/0"},
        {"REDIS_URL": "unix:///run/redis.sock"},
    ],
)
def test_what_stays_on_this_machine_or_is_encrypted_may_be_reached(given, monkeypatch):
    # Nobody answers there.
    monkeypatch.setattr("peerreview.roles.problems", lambda url: [])
    monkeypatch.setattr("peerreview.demo.problems", lambda url, **options: [])
    assert Settings(FIT | given).problems() == []


def test_providers_that_are_whole_are_taken():
    settings = Settings(FIT | ENTRA | OIDC)
    assert (settings.ENTRA_TENANTS, settings.OIDC_NAME) == (["c", "d"], "Council account")


@pytest.mark.parametrize("name", ["PORT", "PROXIES", "MAIL_PORT", "WEB_CONCURRENCY"])
@pytest.mark.parametrize("value", ["many", "-1", "1.5", "²", "9" * 5000])
def test_a_number_that_is_none_is_told_everywhere(name, value):
    with pytest.raises(Unfit) as refused:
        Settings({"SECRET_KEY": "for tests only", name: value})
    assert [problem.partition(",")[0] for problem in refused.value.problems] == [
        f"{name} must be a whole number"
    ]


@pytest.mark.parametrize("kind", ["prod", "Production", "staging", " production"])
def test_a_kind_of_copy_that_is_none_is_told_and_no_development(kind):
    with pytest.raises(Unfit) as refused:
        Settings({"PEER_REVIEW_ENV": kind, "SECRET_KEY": "for tests only"})
    assert refused.value.problems == ["PEER_REVIEW_ENV must be production, development or empty."]


def test_development_may_be_said(instance):
    assert not Settings({"PEER_REVIEW_ENV": "development"}).PRODUCTION
    assert not Settings({"PEER_REVIEW_ENV": ""}).PRODUCTION


def test_the_second_factor_is_asked_for_except_in_the_demo(instance):
    assert Settings({}).REQUIRE_SECOND_FACTOR
    assert not Settings({"PEER_REVIEW_DEMO": "1"}).REQUIRE_SECOND_FACTOR
    assert Settings({"PEER_REVIEW_DEMO": "1", "REQUIRE_SECOND_FACTOR": "1"}).REQUIRE_SECOND_FACTOR
    assert Settings({"REQUIRE_SECOND_FACTOR": "everybody"}).REQUIRE_SECOND_FACTOR == "everybody"


def test_a_demo_tells_an_invented_address_for_reports_of_weaknesses(instance):
    assert config.Settings({"PEER_REVIEW_DEMO": "1"}).SECURITY_CONTACT.endswith(".example")
    assert config.Settings({}).SECURITY_CONTACT == ""


def test_a_copy_to_try_out_knows_the_names_of_its_machine_and_no_others(instance):
    assert config.Settings({}).TRUSTED_HOSTS == ["127.0.0.1", "localhost"]
    assert config.Settings({"HOST": "0.0.0.0"}).TRUSTED_HOSTS is None


def test_earlier_secrets_are_listed():
    assert Settings(
        FIT | {"SECRET_KEY_FALLBACKS": "a" * 20 + "bcdefghijklmn , "}
    ).SECRET_KEY_FALLBACKS == ["a" * 20 + "bcdefghijklmn"]


def test_what_is_wrong_is_told_without_a_traceback():
    environ = os.environ | {
        "PEER_REVIEW_ENV": "production",
        "DATABASE_URL": "sqlite://",
        "SECRET_KEY": "",
        "PORT": "many",
    }
    told = subprocess.run(
        [sys.executable, "config.py"],
        cwd=config.ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("Peer Review does not start:\n- PORT must be a whole number")
    assert "Traceback" not in told.stderr


def test_migrations_may_have_an_address_of_their_own():
    environ = {"DATABASE_URL": "postgresql://service@db/x"}
    assert config.migrations_url(environ) == "postgresql+psycopg://service@db/x"
    environ["MIGRATIONS_DATABASE_URL"] = "postgresql://owner@db/x"
    assert config.migrations_url(environ) == "postgresql+psycopg://owner@db/x"


@pytest.mark.parametrize(
    ("secret", "problem"),
    [
        ("kJ8vQ2mZ5xW7rT1y", "SECRET_KEY is too short: use 32 characters or more."),
        (
            "change-me-change-me-change-me-please",
            "SECRET_KEY looks like an example: use a random text.",
        ),
        (
            "abababababababababababababababababab",
            "SECRET_KEY looks like an example: use a random text.",
        ),
    ],
)
def test_production_refuses_a_weak_secret(secret, problem):
    with pytest.raises(Unfit) as refused:
        Settings(FIT | {"SECRET_KEY": secret})
    assert refused.value.problems == [problem]


def test_secret_is_made_once_and_is_for_its_owner_alone(instance):
    first, second = Settings({}), Settings({})
    assert len(first.SECRET_KEY) >= production.SHORTEST_SECRET
    assert first.SECRET_KEY == second.SECRET_KEY
    assert stat.S_IMODE(os.stat(instance / "secret-key").st_mode) == 0o600
    assert [path.name for path in instance.iterdir()] == ["secret-key"]


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://a:b@host/c", "postgresql+psycopg://a:b@host/c"),
        ("postgresql://host/c", "postgresql+psycopg://host/c"),
        ("postgresql+psycopg://host/c", "postgresql+psycopg://host/c"),
        ("sqlite:////data/x.db", "sqlite:////data/x.db"),
        ("", f"sqlite:///{config.ROOT}/instance/peerreview.db"),
    ],
)
def test_database_is_reached_with_the_driver_that_is_installed(given, used):
    assert config.database_url({"DATABASE_URL": given}) == used


def test_address_follows_the_port(instance):
    assert Settings({"PORT": "5055"}).PUBLIC_URL == "http://127.0.0.1:5055"


@pytest.mark.parametrize(
    ("value", "on"),
    [("1", True), ("True", True), ("on", True), ("0", False), ("", False), ("no", False)],
)
def test_demo_is_on_only_when_said_so(instance, value, on):
    assert Settings({"PEER_REVIEW_DEMO": value}).DEMO is on


def test_testing_takes_changes_by_name(instance):
    assert Testing(DEMO=True).DEMO is True
    assert not instance.exists()
