"""Measures pages: `./run bench` for all of them, `./run bench NAME` for one; `./run bench sign-in`
measures whether the doors tell who has an account.

Prints one JSON object a line: page, reviews, statements, median_ms of the wall
clock and cpu_ms of the processor, html_kb. The database is a
temporary SQLite file, or a database of its own on the PostgreSQL server of DATABASE_URL.
"""

import gc
import json
import os
import secrets
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

import config
from peerreview.app import create_app
from peerreview.db import db
from peerreview.models.people import Person
from tests import bench_sign_in
from tests import factories as make
from tests.conftest import counted, migrate
from tests.many import Many, many

SIZES = (25, 1000)
WARM_UP, REQUESTS = 10, 60


@contextmanager
def own_database() -> Iterator[str]:
    """The address of an empty database that lives as long as the benchmark of one size."""
    url = config.database_url()
    if not url.startswith("postgresql"):
        with tempfile.TemporaryDirectory(prefix="peer-review-bench-") as folder:
            yield f"sqlite:///{Path(folder) / 'bench.db'}"
        return
    name = f"peer_review_bench_{secrets.token_hex(4)}"
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        try:
            yield sa.make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def pages(found: Many) -> dict[str, tuple[Person, str]]:
    """What is measured: for each page who opens it, and its address."""
    review = f"/reviews/{found.review.ref}"
    return {
        "home": (found.coordinator, "/home"),
        "board": (found.coordinator, found.board),
        "review": (found.lead, review),
        "findings": (found.lead, f"{review}/findings"),
        "library": (found.publisher, "/library"),
        "form": (found.lead, f"{review}/findings/1"),
    }


def browser(application: Flask, person: Person) -> FlaskClient:
    """A browser in which this person is signed in."""
    client = application.test_client()
    token = make.sign_in(person)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client


def measured(client: FlaskClient, path: str) -> dict[str, float]:
    """What one page costs: statements, the median times of a request, and its size."""
    for _ in range(WARM_UP):
        response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    with counted() as sent:
        client.get(path)
    times, processor = [], []
    for _ in range(REQUESTS):
        started, worked = perf_counter(), process_time()
        client.get(path)
        times.append(perf_counter() - started)
        processor.append(process_time() - worked)
    return {
        "statements": len(sent),
        "median_ms": round(statistics.median(times) * 1000, 1),
        "cpu_ms": round(statistics.median(processor) * 1000, 1),
        "html_kb": round(len(response.data) / 1024, 1),
    }


def bench(size: int, wanted: str = "") -> None:
    """Measure the pages with so many reviews, or the one that is wanted."""
    with own_database() as url:
        # Not a test to Flask, so that errors and sessions are those of a running copy.
        application = create_app(config.Testing(url, TESTING=False))
        with application.app_context():
            with db.engine.begin() as connection:
                migrate(connection)
            started = perf_counter()
            opened = {
                name: (browser(application, person), path)
                for name, (person, path) in pages(many(size)).items()
            }
            print(f"made {size} reviews in {perf_counter() - started:.1f} s", file=sys.stderr)
            db.session.remove()
        gc.collect()
        gc.freeze()
        for name, (client, path) in opened.items():
            if wanted in {"", name}:
                line = {"page": name, "reviews": size} | measured(client, path)
                print(json.dumps(line), flush=True)
        with application.app_context():
            db.engine.dispose()


if __name__ == "__main__":
    os.chdir(config.ROOT)
    if sys.argv[1:2] == ["sign-in"]:
        with own_database() as url:
            bench_sign_in.bench(url)
        sys.exit()
    for size in SIZES:
        bench(size, *sys.argv[1:2])
