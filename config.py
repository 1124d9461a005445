"""The settings of a running copy, read from the environment, and those of its server.

`wsgi.py` gives Settings() to the application; gunicorn reads the lower-case names at the end.
"""

import gc
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parent
INSTANCE = ROOT / "instance"

MEGABYTE = 1024 * 1024
# 32 random bytes, as hex or base64, are never shorter than this.
SHORTEST_SECRET = 32
EXAMPLE_SECRETS = ("change", "example", "secret", "password", "development", "testing")


class UnfitForProduction(RuntimeError):
    """Says everything that is wrong with the settings of a production copy, so that one look is enough."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("Peer Review does not start:\n" + "\n".join(f"- {p}" for p in problems))


class Settings:
    """What a copy of the service needs to know. Every name in capitals reaches the application.

    Raises UnfitForProduction where PEER_REVIEW_ENV is "production" and a setting would be unsafe.
    """

    TESTING = False
    SQLALCHEMY_TRACK_MODIFICATIONS = False

    REMEMBER_COOKIE_HTTPONLY = True
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    # A form left open over lunch must still save: the token lives as long as the sign-in.
    WTF_CSRF_TIME_LIMIT = None

    MAX_CONTENT_LENGTH = 2 * MEGABYTE
    MAX_FORM_MEMORY_SIZE = 2 * MEGABYTE

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self.PRODUCTION = environ.get("PEER_REVIEW_ENV") == "production"
        self.DEMO = is_on(environ.get("PEER_REVIEW_DEMO", ""))
        self.DEBUG = is_on(environ.get("FLASK_DEBUG", ""))
        self.SERVICE_NAME = environ.get("SERVICE_NAME") or "Peer Review"
        self.PUBLIC_URL = (environ.get("PUBLIC_URL") or _local_url(environ)).rstrip("/")

        # Otherwise a foreign Host header would end in the addresses that mails carry.
        self.TRUSTED_HOSTS = [urlsplit(self.PUBLIC_URL).hostname] if self.PRODUCTION else None

        self.SQLALCHEMY_DATABASE_URI = database_url(environ)
        self.SECRET_KEY = environ.get("SECRET_KEY", "")
        self.SESSION_COOKIE_SECURE = self.PRODUCTION
        # The prefix lets browsers refuse a cookie that another site of the same domain has set.
        self.SESSION_COOKIE_NAME = "__Host-session" if self.PRODUCTION else "session"

        self.MAIL_SERVER = environ.get("MAIL_SERVER", "")
        self.MAIL_PORT = int(environ.get("MAIL_PORT") or 25)
        self.MAIL_USERNAME = environ.get("MAIL_USERNAME", "")
        self.MAIL_PASSWORD = environ.get("MAIL_PASSWORD", "")
        self.MAIL_TLS = is_on(environ.get("MAIL_TLS", ""))
        self.MAIL_FROM = environ.get("MAIL_FROM") or "peer-review@localhost"

        if self.PRODUCTION and (problems := self.problems()):
            raise UnfitForProduction(problems)
        self.SECRET_KEY = self.SECRET_KEY or _own_secret()

    def problems(self) -> list[str]:
        """Everything that would be unsafe in production, each as a sentence that says what to do."""
        secret = self.SECRET_KEY
        checks = {
            "Set SECRET_KEY to a random text of 32 characters or more.": not secret,
            "SECRET_KEY is too short: use 32 characters or more.": 0
            < len(secret)
            < SHORTEST_SECRET,
            "SECRET_KEY looks like an example: use a random text.": _is_example(secret),
            "Turn the demo off (PEER_REVIEW_DEMO): its passwords are public.": self.DEMO,
            "Turn debugging off (FLASK_DEBUG).": self.DEBUG,
            "Set PUBLIC_URL to the https address that people use.": not self.PUBLIC_URL.startswith(
                "https://"
            ),
        }
        return [sentence for sentence, is_wrong in checks.items() if is_wrong]


class Testing(Settings):
    """The settings of a test: nothing from the environment, nothing written to the disk."""

    TESTING = True
    # The name begins like a test's, and pytest would collect it.
    __test__ = False

    def __init__(self, database_url: str = "sqlite://", **changes: Any) -> None:
        super().__init__({"DATABASE_URL": database_url, "SECRET_KEY": "for tests only"})
        for name, value in changes.items():
            setattr(self, name, value)


def is_on(value: str) -> bool:
    """Whether a switch in the environment is on: 1, true, yes or on, in any case."""
    return value.strip().lower() in {"1", "true", "yes", "on"}


def database_url(environ: Mapping[str, str] = os.environ) -> str:
    """The address of the database, with the driver that is installed for PostgreSQL."""
    url = environ.get("DATABASE_URL") or f"sqlite:///{INSTANCE / 'peerreview.db'}"
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _local_url(environ: Mapping[str, str]) -> str:
    return f"http://127.0.0.1:{environ.get('PORT') or 5000}"


def _is_example(secret: str) -> bool:
    return 0 < len(set(secret)) < 8 or secret.lower().startswith(EXAMPLE_SECRETS)


def _own_secret() -> str:
    # Made once and kept, so that a restart signs nobody out. A link appears whole or not at all:
    # of two copies that start together, both read the same secret.
    path = INSTANCE / "secret-key"
    if not path.exists():
        INSTANCE.mkdir(exist_ok=True)
        with NamedTemporaryFile("w", dir=INSTANCE) as made:
            made.write(secrets.token_urlsafe(48))
            made.flush()
            with suppress(FileExistsError):
                os.link(made.name, path)
    return path.read_text()


# For gunicorn: `gunicorn --config python:config wsgi:app`

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or 5000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "sync"
control_socket_disable = True


def post_worker_init(worker: object) -> None:
    """Takes what the application loaded out of garbage collection, which stalled requests for 50 ms."""
    gc.collect()
    gc.freeze()
