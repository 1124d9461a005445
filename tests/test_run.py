"""What `./run` does before it hands over, with a Python that only writes down what it was asked."""

import shutil
import subprocess
from pathlib import Path

import pytest

import config

LOCKS = ("requirements.txt", "package-lock.json")
STUB = """#!/bin/sh
printf '%s | %s %s\\n' "$*" "${MIGRATIONS_DATABASE_URL-gone}" "${SERVICE_PASSWORD-gone}" >>"$ASKED"
"""
GIVEN = {"MIGRATIONS_DATABASE_URL": "owner", "SERVICE_PASSWORD": "secret"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the service in which all is installed, as far as `./run` sees."""
    for folder in (".venv/bin", "node_modules"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("run", *LOCKS):
        shutil.copy(config.ROOT / name, tmp_path)
    shutil.copy(config.ROOT / LOCKS[0], tmp_path / ".venv/requirements.txt.installed")
    shutil.copy(config.ROOT / LOCKS[1], tmp_path / "node_modules/package-lock.installed")
    (python := tmp_path / ".venv/bin/python").write_text(STUB)
    python.chmod(0o755)
    return tmp_path


def run(copy: Path, *command: str, **environ: str) -> tuple[int, str, dict[str, str]]:
    """How it ended, what it said, and what each program was given of the owner's secrets."""
    asked = copy / "asked"
    done = subprocess.run(
        [copy / "run", *command],
        env={"PATH": "/usr/bin:/bin", "ASKED": str(asked)} | environ,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = asked.read_text().splitlines() if asked.exists() else []
    return done.returncode, done.stderr, dict(line.split(" | ") for line in lines)


@pytest.mark.parametrize(
    ("command", "last"),
    [((), "-m gunicorn --config python:config wsgi:app"), (("send-mail",), "send-mail")],
)
def test_the_owner_of_the_database_is_known_to_the_migrations_alone(
    copy: Path, command: tuple[str, ...], last: str
) -> None:
    code, _, asked = run(copy, *command, **GIVEN)
    assert (code, list(asked)[-1].endswith(last)) == (0, True)
    assert asked["-m alembic upgrade head"] == "owner secret"
    after = list(asked).index("-m alembic upgrade head") + 1
    assert set(list(asked.values())[after:]) == {"gone gone"}


def test_making_a_role_knows_the_owner(copy: Path) -> None:
    _, _, asked = run(copy, "make-role", "service", **GIVEN)
    assert asked["-m peerreview.roles service"] == "owner secret"


@pytest.mark.parametrize(
    ("kind", "fills"), [("", True), ("development", True), ("production", False)]
)
def test_only_development_is_filled_with_the_demo(copy: Path, kind: str, fills: bool) -> None:
    code, _, asked = run(copy, PEER_REVIEW_ENV=kind)
    assert (code, any(line.endswith(" demo") for line in asked)) == (0, fills)


@pytest.mark.parametrize("kind", ["prod", "Production"])
def test_another_kind_of_copy_starts_nothing(copy: Path, kind: str) -> None:
    code, said, asked = run(copy, PEER_REVIEW_ENV=kind)
    assert (code, asked) == (1, {})
    assert said == "PEER_REVIEW_ENV must be production, development or empty.\n"
