"""The settings of a running copy, read from the environment, and those of its server.

`wsgi.py` gives Settings() to the application; gunicorn reads the lower-case names at the end.
`python config.py` says what is wrong with the settings, and nothing where all is well.
"""

import gc
import os
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urlsplit

from peerreview import roles
from peerreview.rules import production, retention
from peerreview.rules.factors import EVERYBODY
from peerreview.rules.production import Unfit

ROOT = Path(__file__).parent
INSTANCE = ROOT / "instance"

MEGABYTE = 1024 * 1024
# A database that does not answer by then is down, and people would rather hear so.
CONNECT_SECONDS = 3


class Settings:
    """What a copy of the service needs to know. Every name in capitals reaches the application.

    Raises Unfit where a setting cannot be read, or where PEER_REVIEW_ENV is "production" and one
    would be unsafe.
    """

    SECRET_KEY: str
    TESTING = False
    SQLALCHEMY_TRACK_MODIFICATIONS = False

    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    SESSION_COOKIE_PATH = "/"
    # A form left open over lunch must still save: the token lives as long as the sign-in.
    WTF_CSRF_TIME_LIMIT = None

    MAX_CONTENT_LENGTH = 2 * MEGABYTE
    MAX_FORM_MEMORY_SIZE = 2 * MEGABYTE
    MAX_FORM_PARTS = 1000

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._unreadable: list[str] = []
        self._read_environment(environ)
        self.DEMO = is_on(environ.get("PEER_REVIEW_DEMO", ""))
        self.DEBUG = is_on(environ.get("FLASK_DEBUG", ""))
        self.SERVICE_NAME = environ.get("SERVICE_NAME") or "Peer Review"
        self._read_addresses(environ)
        self._read_database(environ)
        self._read_secrets(environ)
        self._read_mail(environ)
        self._read_sign_in(environ)
        self._read_operator(environ)
        for name in ("PORT", "WEB_CONCURRENCY"):
            self._number(environ, name, 0)
        if problems := self._unreadable + (self.problems() if self.PRODUCTION else []):
            raise Unfit(problems)
        self.SECRET_KEY = self.SECRET_KEY or _own_secret()

    def _read_environment(self, environ: Mapping[str, str]) -> None:
        kind = environ.get("PEER_REVIEW_ENV") or "development"
        self.PRODUCTION = kind == "production"
        # Somebody who writes "prod" must not get the demo with its public passwords.
        if kind not in ("development", "production"):
            self._unreadable.append("PEER_REVIEW_ENV must be production, development or empty.")

    def _read_addresses(self, environ: Mapping[str, str]) -> None:
        self.PUBLIC_URL = (environ.get("PUBLIC_URL") or _local_url(environ)).rstrip("/")
        # Otherwise a foreign Host header would end in the addresses that mails carry. A copy to try
        # out, which nobody else reaches unless HOST says so, has the names of this machine too.
        own = [_host_of(self.PUBLIC_URL)]
        tried = list(dict.fromkeys([*own, "127.0.0.1", "localhost"]))
        self.TRUSTED_HOSTS = own if self.PRODUCTION else None if environ.get("HOST") else tried
        # How many proxies of our own stand before the service: so many X-Forwarded-* are believed.
        self.PROXIES = self._number(environ, "PROXIES", 0)
        self.SAYS_PROXIES = bool(environ.get("PROXIES"))
        # In a demo an invented one, as all there.
        is_tried_out = self.DEMO and not self.PRODUCTION
        nobody = "mailto:security@peerreview.example" if is_tried_out else ""
        self.SECURITY_CONTACT = environ.get("SECURITY_CONTACT") or nobody

    def _read_database(self, environ: Mapping[str, str]) -> None:
        self.SQLALCHEMY_DATABASE_URI = database_url(environ)
        is_postgresql = self.SQLALCHEMY_DATABASE_URI.startswith("postgresql")
        # An error must not carry into the log what somebody typed.
        self.SQLALCHEMY_ENGINE_OPTIONS: dict[str, Any] = {"hide_parameters": True}
        if is_postgresql:
            waits = {"connect_timeout": CONNECT_SECONDS}
            self.SQLALCHEMY_ENGINE_OPTIONS["connect_args"] = waits
        # Without it, limits are counted by each process for itself.
        self.REDIS_URL = environ.get("REDIS_URL", "")
        self.RATELIMIT_ENABLED = True

    def _read_secrets(self, environ: Mapping[str, str]) -> None:
        self.SECRET_KEY = environ.get("SECRET_KEY", "")
        # Earlier keys: what they signed and sealed can still be read.
        self.SECRET_KEY_FALLBACKS = _listed(environ.get("SECRET_KEY_FALLBACKS", ""))
        self.SESSION_COOKIE_SECURE = self.PRODUCTION
        # The prefix lets browsers refuse a cookie that another site of the same domain has set.
        self.SESSION_COOKIE_NAME = "__Host-session" if self.PRODUCTION else "session"
        self.DEVICE_COOKIE_NAME = "__Host-device" if self.PRODUCTION else "device"

    def _read_mail(self, environ: Mapping[str, str]) -> None:
        self.MAIL_SERVER = environ.get("MAIL_SERVER", "")
        self.MAIL_PORT = self._number(environ, "MAIL_PORT", 25)
        self.MAIL_USERNAME = environ.get("MAIL_USERNAME", "")
        self.MAIL_PASSWORD = environ.get("MAIL_PASSWORD", "")
        self.MAIL_TLS = is_on(environ.get("MAIL_TLS", ""))
        self.MAIL_FROM = environ.get("MAIL_FROM") or "peer-review@localhost"

    def _read_sign_in(self, environ: Mapping[str, str]) -> None:
        # The demo asks for no second factor, and says so.
        asked = environ.get("REQUIRE_SECOND_FACTOR") or ("off" if self.DEMO else "on")
        self.REQUIRE_SECOND_FACTOR = EVERYBODY if asked == EVERYBODY else is_on(asked)
        # Microsoft Entra, with the tenants that may come in, and one other OpenID provider.
        self.ENTRA_CLIENT_ID = environ.get("ENTRA_CLIENT_ID", "")
        self.ENTRA_CLIENT_SECRET = environ.get("ENTRA_CLIENT_SECRET", "")
        self.ENTRA_TENANTS = _listed(environ.get("ENTRA_TENANTS", ""))
        authority = environ.get("ENTRA_AUTHORITY") or "https://login.microsoftonline.com"
        self.ENTRA_AUTHORITY = authority.rstrip("/")  # another one in some national clouds
        self.OIDC_NAME = environ.get("OIDC_NAME", "")
        self.OIDC_ISSUER = environ.get("OIDC_ISSUER", "")
        self.OIDC_CLIENT_ID = environ.get("OIDC_CLIENT_ID", "")
        self.OIDC_CLIENT_SECRET = environ.get("OIDC_CLIENT_SECRET", "")

    def _read_operator(self, environ: Mapping[str, str]) -> None:
        # Who runs this copy, for the privacy page, and how long it keeps each kind of data.
        self.OPERATOR_NAME = environ.get("OPERATOR_NAME", "")
        self.OPERATOR_CONTACT = environ.get("OPERATOR_CONTACT", "")
        self.RETENTION = retention.periods(environ)
        self._unreadable += retention.problems(environ)

    def _number(self, environ: Mapping[str, str], name: str, default: int) -> int:
        if not (given := environ.get(name, "").strip()):
            return default
        if not (given.isascii() and given.isdigit() and len(given) <= 5):
            self._unreadable.append(f"{name} must be a whole number, like {default or 2}.")
            return default
        return int(given)

    def problems(self) -> list[str]:
        """Everything that would be unsafe in production, each as a sentence that says what to do."""
        # Slow to load, and only production asks.
        from peerreview import demo  # noqa: PLC0415

        url, options = self.SQLALCHEMY_DATABASE_URI, self.SQLALCHEMY_ENGINE_OPTIONS
        return production.problems(self) + roles.problems(url) + demo.problems(url, **options)


class Testing(Settings):
    """The settings of a test: nothing from the environment, nothing written to the disk."""

    TESTING = True
    # The name begins like a test's, and pytest would collect it.
    __test__ = False

    def __init__(self, database_url: str = "sqlite://", **changes: Any) -> None:
        super().__init__({"DATABASE_URL": database_url, "SECRET_KEY": "for tests only"})
        # Both are on in their own tests.
        self.REQUIRE_SECOND_FACTOR = self.RATELIMIT_ENABLED = False
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


def migrations_url(environ: Mapping[str, str] = os.environ) -> str:
    """The address by which migrations reach the database: of its owner, where that is another role."""
    owner = environ.get("MIGRATIONS_DATABASE_URL")
    return database_url({"DATABASE_URL": owner} if owner else environ)


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _local_url(environ: Mapping[str, str]) -> str:
    return f"http://127.0.0.1:{environ.get('PORT') or 5000}"


def _host_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


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


# For gunicorn: `gunicorn --config python:config wsgi:app`. What cannot be read is told by Settings.

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or 5000}"
workers = int(count) if (count := os.environ.get("WEB_CONCURRENCY", "")).isdecimal() else 2
worker_class = "sync"
control_socket_disable = True
# As long as gunicorn takes: a long search then gets a page of ours.
limit_request_line = 8190
# Only PROXIES decides whom we believe, so that nobody on this machine can say where they come from.
forwarded_allow_ips = ""


def post_worker_init(worker: object) -> None:
    """Takes what the application loaded out of garbage collection, which stalled requests for 50 ms."""
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    try:
        Settings()
    except Unfit as unfit:
        sys.exit(str(unfit))
