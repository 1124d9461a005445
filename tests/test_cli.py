"""The commands that stand on the demo: it is filled, listed, and never in production."""

import json

import pytest


@pytest.fixture
def run(application, database, monkeypatch):
    """`run(command, SETTING=value)` gives what the command said and how it ended."""

    def invoke(command: str, **settings: object):
        for name, value in settings.items():
            monkeypatch.setitem(application.config, name, value)
        return application.test_cli_runner().invoke(args=[command])

    return invoke


def test_accounts_of_the_demo_are_json(run):
    accounts = json.loads(run("demo-accounts").output)
    assert len({account["kind"] for account in accounts}) == len(accounts) >= 8
    wanted = {"name", "email", "password", "role", "council", "group"}
    assert all(wanted <= set(account) for account in accounts)


@pytest.mark.parametrize("command", ["demo", "demo-accounts"])
def test_demo_refuses_to_run_in_production(run, command):
    said = run(command, PRODUCTION=True)
    assert said.exit_code == 1
    assert said.output == "Error: The demo never runs in production: its passwords are public\n"
