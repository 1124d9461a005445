"""Every confidential field holds a word of its own: who finds which must be as the table says.

Each person follows every link and opens every address there is, and searches for the words.
"""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from peerreview.clock import now
from peerreview.db import Base, db
from peerreview.models.people import Person
from tests.conftest import Client
from tests.sweep.crawler import addresses, crawl, masked, text
from tests.sweep.world import SEATED, SITUATIONS, World
from tests.turns import by_turns

TABLE = tomllib.loads((Path(__file__).parent.parent / "oracle" / "canaries.toml").read_text())
SETS, OPEN, FIELDS = TABLE.pop("sets"), TABLE.pop("open"), TABLE
PEOPLE = [*SETS["everybody"], "outsider"]
CANARY = re.compile(r"canary\d{4}x")
NEVER = "canary9999x"
# Of these reviews every address is opened, of the others those to which links lead.
OPENED = ("in review", "agreed", "withdrawn")
# What a search could come upon.
SEARCHED = ("reviews.", "findings.", "report_points.", "responses.", "action_versions.", "notes.")


@pytest.fixture
def world(database: None) -> World:
    return World()


@pytest.fixture
def browser(world: World, client: Client, sign_in: Callable[[Person], Client], name: str) -> Client:
    signed_in = client if name == "outsider" else sign_in(world.people[name])
    signed_in.lints = False
    if name == "deactivated":
        world.people[name].deactivated_at = now()
        db.session.commit()
    return signed_in


def readers(said: str) -> set[str]:
    """The people behind an entry like "team + lead"."""
    parts = [part.strip() for part in said.split("+")] if said else []
    return {person for part in parts for person in SETS.get(part, [part])}


def allowed(name: str) -> set[tuple[str, str]]:
    """The fields and situations that the table lets this person find."""
    return {
        (field, situation)
        for field, line in FIELDS.items()
        for situation, said in line.items()
        if name in readers(said)
    }


@pytest.mark.parametrize("name", by_turns(PEOPLE))
def test_everybody_finds_what_the_table_says_and_nothing_else(
    application: Flask, world: World, browser: Client, name: str
) -> None:
    answers = crawl(browser, ["/", "/home", *addresses(application, world.places(*OPENED))])
    found = {
        world.words[word]: path
        for path, answer in answers.items()
        for word in CANARY.findall(text(answer))
    }
    leaks = {what: found[what] for what in set(found) - allowed(name)}
    shut_out = allowed(name) - set(found)
    assert (leaks, shut_out) == ({}, set())
    assert _told_by_search(world, browser, name) == []


def _told_by_search(world: World, browser: Client, name: str) -> list[tuple[str, str]]:
    """The hidden words for which a search answers otherwise than for a word that never was."""
    never = masked(browser.get(f"/library?q={NEVER}"))
    told = []
    for word, what in world.words.items():
        if what[0].startswith(SEARCHED) and what[1] == "agreed" and what not in allowed(name):
            status, page = masked(browser.get(f"/library?q={word}"))
            if (status, page.replace(word.encode(), NEVER.encode())) != never:
                told.append(what)
    return told


def test_the_table_names_every_field_that_somebody_types_into(world: World) -> None:
    planted = {(field, situation) for field, situation in world.words.values()}
    assert {(f, s) for f, line in FIELDS.items() for s in line} <= planted
    assert {field for field, _ in planted} == set(FIELDS)
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.Text | sa.JSON) and not isinstance(column.type, sa.Enum)
        if column.name != "ref"
    }
    confidential = {field.partition(" of ")[0] for field in FIELDS}
    told = [column for columns in OPEN.values() for column in columns]
    assert sorted([*confidential, *told]) == sorted(columns)
    assert set(SEATED) <= set(SETS["everybody"]) and set(SITUATIONS) >= {"draft", "agreed"}
