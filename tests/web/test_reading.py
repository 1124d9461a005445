"""Opening a page changes nothing, whoever opens it: only that a sign-in is used is written down."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from peerreview import clock
from peerreview.db import db
from peerreview.models.sign_ins import SignIn
from peerreview.rules.lifecycle import Status
from peerreview.rules.visibility import Part
from peerreview.web.access import insist_on_a_gate, may_see
from tests.everywhere import addresses, browsers
from tests.matrix.world import World

STATUSES = (Status.FORMING, Status.AGREED)


def test_no_page_writes(application: Flask, database: None, statements: Any) -> None:
    world = World()
    people = browsers(application, world)
    written, moment = [], clock.now()
    for path in addresses(application, world, "GET", STATUSES):
        for name in ("nobody", "publisher", "coordinator", "administrator"):
            with clock.pretended(moment), statements() as sent:
                people[name].get(path)
            written += [(path, name, one) for one in sent if not one.startswith("SELECT")]
    assert written == []


def test_a_use_is_all_that_is_written(application: Flask, database: None, statements: Any) -> None:
    world = World()
    people = browsers(application, world)
    written = set()
    for path in addresses(application, world, "GET", ()):
        for name in ("nobody", "administrator"):
            earlier = clock.now() - timedelta(minutes=2)
            db.session.execute(sa.update(SignIn).values(last_used_at=earlier))
            with statements() as sent:
                people[name].get(path)
            written |= {" ".join(one.split()) for one in sent if not one.startswith("SELECT")}
            assert name != "nobody" or all(one.startswith("SELECT") for one in sent)
    assert {one.split(" SET ")[0] for one in written} == {"UPDATE sign_ins"}
    assert [one.split(" SET ")[1].split("=")[0] for one in written] == ["last_used_at"]


def test_a_gate_for_reading_stops_the_start_where_it_would_let_write() -> None:
    app = Flask("gates", static_folder=None)
    app.add_url_rule("/read", "read", may_see(Part.PANEL)(lambda: ""))
    insist_on_a_gate(app)
    app.add_url_rule("/write", "write", may_see(Part.PANEL)(lambda: ""), methods=["POST"])
    with pytest.raises(RuntimeError, match="no gate on write"):
        insist_on_a_gate(app)


def test_a_view_without_a_gate_stops_the_start() -> None:
    app = Flask("gates", static_folder=None)
    app.add_url_rule("/", "open", lambda: "")
    with pytest.raises(RuntimeError, match="no gate on open"):
        insist_on_a_gate(app)
