"""A press that did not come from our own page changes nothing, wherever it is sent."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from peerreview.rules.lifecycle import Status
from tests.everywhere import addresses, browsers
from tests.matrix.world import World

FEW = ("nobody", "publisher", "administrator")


@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_its_token_no_form_is_taken(
    application: Flask, database: None, statements: Any, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    world = World()
    people = browsers(application, world)
    typed = MultiDict({"csrf_token": token}) if token else MultiDict()
    monkeypatch.setitem(application.config, "WTF_CSRF_ENABLED", True)
    taken, written = [], []
    for path in addresses(application, world, "POST", (Status.FORMING,)):
        for name in FEW:
            with statements() as sent:
                answer = people[name].post(path, data=typed)
            if answer.status_code != 400:
                taken.append((path, name, answer.status_code))
            written += [(path, one) for one in sent if not one.startswith("SELECT")]
    assert (taken, written) == ([], [])
