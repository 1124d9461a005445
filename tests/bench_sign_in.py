"""Measures whether the doors tell by their time who has an account: `./run bench sign-in`.

Prints one JSON object a line: door, the median milliseconds over so many tries for a known and an
unknown address, their difference, and whether that is under 10 ms; fails where it is not. Limits are
reset between tries.
"""

import json
import statistics
from time import perf_counter

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

import config
from peerreview import credentials
from peerreview.app import create_app
from peerreview.db import db
from peerreview.models.councils import CouncilDomain
from peerreview.models.sign_ins import Attempt
from tests import factories as make
from tests.conftest import migrate

TRIES, WARM_UP = 200, 10
EVEN_MS = 10  # less drowns in what a network adds
DOMAIN = "testshire.gov.uk"
# Door -> what is sent there beside the address.
DOORS = {
    "/sign-in": {"password": "not the right password"},
    "/passwords/ask-for-reset": {},
    "/join": {},
}


def known() -> str:
    """The address of somebody with an account, at the domain of a council."""
    council = make.council(make.group())
    make.save(CouncilDomain(council_id=council.id, domain=DOMAIN))
    kept = credentials.hash_of("seven green teapots")
    return make.person(council, email=f"ada@{DOMAIN}", password_hash=kept).email


def tried(client: FlaskClient, door: str, email: str) -> float:
    """The seconds that one try takes, with no others counted."""
    with client.application.app_context():
        db.session.execute(sa.delete(Attempt))
        db.session.commit()
    started = perf_counter()
    answer = client.post(door, data={"email": email} | DOORS[door])
    seconds = perf_counter() - started
    if answer.status_code not in {302, 422}:
        raise SystemExit(f"{door} answered {answer.status_code}")
    return seconds


def measured(application: Flask, door: str, email: str) -> dict[str, float | bool]:
    """The medians in milliseconds; known and unknown in turn, so that a slow second hits both."""
    client = application.test_client()
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(WARM_UP + TRIES):
        for who, typed in (("known", email), ("unknown", f"nobody{number}@{DOMAIN}")):
            seconds = tried(client, door, typed)
            if number >= WARM_UP:
                times[who].append(seconds * 1000)
    medians = {f"{who}_ms": round(statistics.median(all), 2) for who, all in times.items()}
    difference = abs(medians["known_ms"] - medians["unknown_ms"])
    return medians | {"difference_ms": round(difference, 2), "is_even": difference < EVEN_MS}


def bench(url: str) -> None:
    """Measure every door, on the empty database at this address."""
    application = create_app(config.Testing(url, TESTING=False, WTF_CSRF_ENABLED=False))
    with application.app_context():
        with db.engine.begin() as connection:
            migrate(connection)
        email = known()
        db.session.remove()
    uneven = []
    for door in DOORS:
        line = {"door": door, "tries": TRIES} | measured(application, door, email)
        print(json.dumps(line), flush=True)
        uneven += [] if line["is_even"] else [door]
    with application.app_context():
        db.engine.dispose()
    if uneven:
        raise SystemExit(f"{', '.join(uneven)}: the time tells who has an account")
