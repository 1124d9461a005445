"""How often one may ask for what is costly, or what a copier would ask for without end.

Counted for a person, or for the network where nobody is signed in; in Redis for all processes
together, without it by each process for itself. Where Redis is down each counts for itself too, and
no page breaks. Signing in has limits of its own (operations.attempts).
"""

import time
from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter

from ..credentials import blinded
from ..rules.limits import network
from . import access

# Nobody reads sixty lists of results in a minute; a program does.
# Each way to an identity provider and back counts three times, and a whole council goes by one network.
FIGURES = {
    "search": "60 per minute",
    "exports": "20 per hour",
    "council accounts": "600 per 5 minutes",
}
# Redis answers in a millisecond, or we count without it.
REDIS_SECONDS = 0.5


def _who() -> str:
    person = access.me()
    if person.is_signed_in:
        return f"person {person.id}"
    return f"network {blinded(network(request.remote_addr or 'unknown'))}"


limiter = Limiter(_who, in_memory_fallback_enabled=True, strategy="moving-window")


def init_app(app: Flask) -> None:
    """Count where the settings say, and tell who reads the log if that is less than it seems."""
    redis = app.config["REDIS_URL"]
    app.config["RATELIMIT_STORAGE_URI"] = redis or "memory://"
    if redis:
        waits = {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_SECONDS}
        app.config["RATELIMIT_STORAGE_OPTIONS"] = waits
    elif app.config["PRODUCTION"]:
        app.logger.warning(
            "REDIS_URL is not set: limits of searches and exports are counted by each process for "
            "itself, so that with several processes more get through than the figures say."
        )
    limiter.init_app(app)


def limited(what: str) -> Callable[[Any], Any]:
    """A view of this kind counts for its limit: `search`, with words or filters only, or another."""
    is_free = (lambda: not request.args) if what == "search" else None
    return limiter.shared_limit(FIGURES[what], scope=what, exempt_when=is_free)


def wait_seconds() -> int:
    """How long somebody who was refused has to wait."""
    refused = limiter.current_limit
    return max(1, refused.reset_at - int(time.time())) if refused else 60
