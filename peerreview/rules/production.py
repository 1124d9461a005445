"""What a production copy may not be: every weakness of its settings, as a sentence that says what to do."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

# 32 random bytes, as hex or base64, are never shorter than this.
SHORTEST_SECRET = 32
FEWEST_LETTERS = 8
EXAMPLE_SECRETS = ("change", "example", "secret", "password", "development", "testing")
HERE = ("", "localhost", "127.0.0.1", "::1")
# Encrypted, and with somebody whom an authority vouches for.
SAFE_WITH_POSTGRESQL = ("verify-full", "verify-ca")
NOT_REACHABLE = ("localhost", "example.org", "example.com")


class Unfit(RuntimeError):
    """Says everything that is wrong with the settings, so that one look is enough."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("Peer Review does not start:\n" + "\n".join(f"- {p}" for p in problems))


def problems(settings: Any) -> list[str]:
    """Everything that would be unsafe in these settings (config.Settings)."""
    checks = {
        **_secrets(settings),
        "Turn the demo off (PEER_REVIEW_DEMO): its passwords are public.": settings.DEMO,
        "Turn debugging off (FLASK_DEBUG).": settings.DEBUG,
        "Set PUBLIC_URL to the https address that people use, a host name without a path.": (
            not _is_https(settings.PUBLIC_URL) or not _is_root(settings.PUBLIC_URL)
        ),
        "Set PROXIES to the number of your proxies before the service, often 1. With a wrong number "
        "limits count all visitors as one, or anybody can pretend to be somewhere else.": (
            not settings.SAYS_PROXIES
        ),
        "Set SECURITY_CONTACT to the address that takes reports of weaknesses, like "
        "mailto:security@example.gov.uk.": not _is_contact(settings.SECURITY_CONTACT),
        "Turn REQUIRE_SECOND_FACTOR on.": not settings.REQUIRE_SECOND_FACTOR,
        "Set OPERATOR_NAME to who runs this copy: the privacy page owes it to people.": (
            not settings.OPERATOR_NAME
        ),
        "Set OPERATOR_CONTACT to an email address or page where people reach you about their data and "
        "about accessibility.": not settings.OPERATOR_CONTACT,
        **_ways(settings),
        **_mail(settings),
        **_providers(settings),
    }
    return [sentence for sentence, is_wrong in checks.items() if is_wrong]


def _secrets(settings: Any) -> dict[str, bool]:
    secret, earlier = settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS
    return {
        "Set SECRET_KEY to a random text of 32 characters or more.": not secret,
        "SECRET_KEY is too short: use 32 characters or more.": 0 < len(secret) < SHORTEST_SECRET,
        "SECRET_KEY looks like an example: use a random text.": bool(secret)
        and _is_example(secret),
        "A key of SECRET_KEY_FALLBACKS is weak: whoever guesses it signs cookies. Leave it out.": any(
            len(key) < SHORTEST_SECRET or _is_example(key) for key in earlier
        ),
    }


def _ways(settings: Any) -> dict[str, bool]:
    return {
        "DATABASE_URL leads over the network: end it with ?sslmode=verify-full, so that nobody on the "
        "way reads or answers.": _is_open_postgresql(settings.SQLALCHEMY_DATABASE_URI),
        "REDIS_URL leads over the network: begin it with rediss://, and let certificates be "
        "checked.": _is_open_redis(settings.REDIS_URL),
        "REDIS_URL leads over the network without a password: anybody there could set the limits "
        "back.": _is_redis_for_all(settings.REDIS_URL),
    }


def _mail(settings: Any) -> dict[str, bool]:
    _, _, domain = settings.MAIL_FROM.rpartition("@")
    return {
        "Set MAIL_SERVER: without mail nobody can be invited or reset a password.": (
            not settings.MAIL_SERVER
        ),
        "Turn MAIL_TLS on: mails carry links that let people in.": not settings.MAIL_TLS,
        "Set MAIL_FROM to an address of your own, which can be answered.": domain in NOT_REACHABLE,
    }


def _providers(settings: Any) -> dict[str, bool]:
    entra = (settings.ENTRA_CLIENT_ID, settings.ENTRA_CLIENT_SECRET, settings.ENTRA_TENANTS)
    other = (
        settings.OIDC_NAME,
        settings.OIDC_ISSUER,
        settings.OIDC_CLIENT_ID,
        settings.OIDC_CLIENT_SECRET,
    )
    return {
        "Set all of ENTRA_CLIENT_ID, ENTRA_CLIENT_SECRET and ENTRA_TENANTS, or none.": any(entra)
        and not all(entra),
        "Set all of OIDC_NAME, OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, or none.": (
            any(other) and not all(other)
        ),
        "OIDC_ISSUER must be an https address.": bool(settings.OIDC_ISSUER)
        and not _is_https(settings.OIDC_ISSUER),
        "ENTRA_AUTHORITY must be an https address.": not _is_https(settings.ENTRA_AUTHORITY),
    }


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        return False


def _is_root(url: str) -> bool:
    """Whether this address is a host alone: our cookies and routes begin at the top of it."""
    parts = urlsplit(url)
    return not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)


def _is_open_postgresql(url: str) -> bool:
    """Whether what goes to this PostgreSQL can be read or answered on the way."""
    if not url.startswith("postgresql"):
        return False
    hosts, asked = _hosts(url)
    safe = asked.get("sslmode", [""])[-1] in SAFE_WITH_POSTGRESQL
    return not safe and any(host not in HERE and not host.startswith("/") for host in hosts)


def _is_open_redis(url: str) -> bool:
    _, asked = _hosts(url)
    safe = url.startswith("rediss://") and asked.get("ssl_cert_reqs", ["required"]) == ["required"]
    return not safe and _is_far_redis(url)


def _is_redis_for_all(url: str) -> bool:
    _, asked = _hosts(url)
    return _is_far_redis(url) and not (urlsplit(url).password or asked.get("password"))


def _is_far_redis(url: str) -> bool:
    return not url.startswith("unix:") and any(host not in HERE for host in _hosts(url)[0])


def _hosts(url: str) -> tuple[list[str], dict[str, list[str]]]:
    """The hosts that an address names, in either of two places, and what it asks for beside them."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    return [parts.hostname or "", *",".join(asked.get("host", [])).split(",")], asked


def _is_contact(text: str) -> bool:
    return text.startswith(("mailto:", "https://")) and not any(map(str.isspace, text))


def _is_example(secret: str) -> bool:
    return len(set(secret)) < FEWEST_LETTERS or secret.lower().startswith(EXAMPLE_SECRETS)
