"""The settings: what the environment changes, and what production refuses."""

import os
import stat

import pytest

import config
from config import Settings, Testing, UnfitForProduction

FIT = {
    "PEER_REVIEW_ENV": "production",
    "SECRET_KEY": "kJ8vQ2mZ5xW7rT1yP4nB6cL9dF3gH0sA",
    "PUBLIC_URL": "https://peers.example.org",
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


def test_production_lists_all_that_is_wrong():
    with pytest.raises(UnfitForProduction) as refused:
        Settings({"PEER_REVIEW_ENV": "production", "PEER_REVIEW_DEMO": "1", "FLASK_DEBUG": "true"})
    assert refused.value.problems == [
        "Set SECRET_KEY to a random text of 32 characters or more.",
        "Turn the demo off (PEER_REVIEW_DEMO): its passwords are public.",
        "Turn debugging off (FLASK_DEBUG).",
        "Set PUBLIC_URL to the https address that people use.",
    ]


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
    with pytest.raises(UnfitForProduction) as refused:
        Settings(FIT | {"SECRET_KEY": secret})
    assert refused.value.problems == [problem]


def test_secret_is_made_once_and_is_for_its_owner_alone(instance):
    first, second = Settings({}), Settings({})
    assert len(first.SECRET_KEY) >= config.SHORTEST_SECRET
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
