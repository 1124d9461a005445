"""A press that did not come from our own page changes nothing, wherever it is sent."""

import base64
import hashlib
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from peerreview.rules.lifecycle import Status
from tests.conftest import Client
from tests.everywhere import addresses, browsers
from tests.matrix.world import World

FEW = ("nobody", "publisher", "administrator")


def test_form_token_is_signed_with_sha_256(
    application: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(application.config, "WTF_CSRF_ENABLED", True)
    signature = client.token("/sign-in")["csrf_token"].rpartition(".")[2]
    assert len(base64.urlsafe_b64decode(signature + "=")) == hashlib.sha256().digest_size


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
