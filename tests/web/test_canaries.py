"""Every confidential field holds a word of its own: who finds which must be as the table says.

Each person follows every link and opens every address there is, sends forms that are outdated or not
theirs, reads their mails, and searches for the words.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from peerreview.db import Base
from tests.sweep.crawler import crawl, masked, outdated, text
from tests.sweep.stage import Stage, staged
from tests.sweep.world import SEATED, SITUATIONS, World
from tests.turns import by_turns

ORACLE = Path(__file__).parent.parent / "oracle" / "canaries.toml"
EMAILS = Path(__file__).parent.parent.parent / "templates" / "emails"
TABLE = tomllib.loads(ORACLE.read_text())
SETS, OPEN, MAILS, SEARCH = (TABLE.pop(name) for name in ("sets", "open", "mails", "search"))
PEOPLE = [*SETS["everybody"], "outsider"]
CANARY = re.compile(r"canary\d{4}x")
NEVER = "canary9999x"
EMPTY = {"version": "0"}
FACT = re.compile(r"\bfacts\.(\w+)")
# Of these reviews every address is opened, of the others those to which links lead.
OPENED = ("agreed",)
# What a search could come upon, of the reviews that have a report.
COME_UPON = {"report_points", "responses", "action_versions", "reviews", "findings", "comments"}
REPORTED = {"agreed", "closed"}

Found = dict[tuple[str, str], str]


@pytest.fixture(scope="module")
def prepared(application: Flask, template: bytes) -> Iterator[Stage]:
    with staged(application, template) as stage:
        yield stage


@pytest.fixture
def stage(prepared: Stage) -> Iterator[Stage]:
    yield prepared
    prepared.restore()


def readers(said: str) -> set[str]:
    """The people behind an entry like "team + lead"."""
    parts = [part.strip() for part in said.split("+")] if said else []
    return {person for part in parts for person in SETS.get(part, [part])}


def told(lines: dict[str, dict[str, str]]) -> Iterator[tuple[tuple[str, str], str]]:
    """Each field and situation of a table, with its entry."""
    for field, line in lines.items():
        for situations, said in line.items():
            yield from (((field, situation), said) for situation in situations.split(", "))


@cache
def allowed(name: str, where: str = "") -> frozenset[tuple[str, str]]:
    """The fields and situations that the table lets this person find."""
    table = SEARCH if where == "search" else TABLE
    return frozenset(what for what, said in told(table) if name in readers(said))


def found_in(world: World, said: Iterable[tuple[str, str]]) -> Found:
    """What was found, by field and situation, with where it was: in pairs of a place and its text."""
    return {world.words[word]: where for where, text in said for word in CANARY.findall(text)}


@pytest.mark.parametrize("name", by_turns(PEOPLE))
def test_everybody_finds_what_the_table_says_and_nothing_else(stage: Stage, name: str) -> None:
    world, browser = stage.world, stage.browser(name)
    addresses = world.addresses(stage.application, "GET", name, OPENED)
    pages = crawl(browser, ["/", "/home", *addresses])
    found = found_in(world, ((path, text(answer)) for path, answer in pages.items()))
    missed = allowed(name) - set(found)
    found |= found_in(world, world.mails(name))
    found |= found_in(world, refusals(stage, name, pages))
    wrong = [f"found {what}: {found[what]}" for what in set(found) - allowed(name)]
    wrong += [f"missed {what}" for what in missed]
    wrong += [f"searched for {what}" for what in told_by_search(stage, name)]
    assert not wrong, "\n".join(["", *sorted(wrong)])


def refusals(stage: Stage, name: str, pages: dict[str, TestResponse]) -> Iterator[tuple[str, str]]:
    """What is answered to outdated forms, one of each kind, and to empty ones at every address."""
    match = stage.application.url_map.bind("localhost").match
    forms: dict[str, tuple[str, Any]] = {}
    for path, answer in pages.items():
        if answer.mimetype == "text/html":
            for action, form in outdated(path, answer.get_data(as_text=True)):
                forms.setdefault(match(action, method="POST")[0], (action, form))
    addresses = stage.world.addresses(stage.application, "POST", name, ())
    browser = stage.browser(name)
    for path, form in (*forms.values(), *((address, EMPTY) for address in addresses)):
        answer = browser.post(path, data=form)
        assert answer.status_code < 500, path
        if answer.status_code in {302, 303} and not answer.location.startswith("/sign-in?"):
            stage.restore()  # something was done
            browser = stage.browser(name)
        yield f"POST {path}", text(answer)


def told_by_search(stage: Stage, name: str) -> list[tuple[str, str]]:
    """The words for which a search does not answer as it should: with the report, or as for a word
    that never was.
    """
    browser = stage.browser(name)
    never = masked(browser.get(f"/library?words={NEVER}"))
    assert never[0] == 200
    wrong = []
    for what, word in searched_by(stage.world, name):
        answer = browser.get(f"/library?words={word}")
        page = answer.get_data(as_text=True)
        if what in allowed(name, "search"):
            is_right = f'"/library/{stage.world.reviews[what[1]].ref}"' in page
        else:
            answer.set_data(page.replace(word, NEVER))
            is_right = masked(answer) == never
        wrong += [] if is_right else [what]
    return wrong


def searched_by(world: World, name: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Of each thing that holds words, one that this person may find so and one that they may not.

    Which of its fields that is changes from person to person.
    """
    chosen: dict[tuple[object, ...], tuple[tuple[str, str], str]] = {}
    words = {what: word for word, what in world.words.items()}
    for what in sorted(words, key=lambda what: crc32(f"{what} {name}".encode())):
        (column, _, of), situation = what[0].partition(" of "), what[1]
        table = column.partition(".")[0]
        if situation in REPORTED and table in COME_UPON:
            key = (table, of, situation, what in allowed(name, "search"))
            chosen.setdefault(key, (what, words[what]))
    yield from chosen.values()


def test_an_outdated_form_gives_back_what_stands(stage: Stage) -> None:
    """So that nothing is found in refusals because nothing is there, and not because nobody asks."""
    path = stage.world.around.path("/reviews/<string:ref>/respond/<int:number>", "agreed")
    browser = stage.browser("team member")
    (form,) = outdated(path, browser.get(path).get_data(as_text=True))
    answer = browser.post(form[0], data=form[1])
    assert answer.status_code == 409
    found = found_in(stage.world, [("theirs", text(answer).partition("What stands now")[2])])
    assert set(found) == {("responses.words of point 1", "agreed")}


def test_typed_words_stand_in_the_mails_that_the_table_names_and_in_no_other(stage: Stage) -> None:
    mails = [mail for name in stage.world.people for mail in stage.world.mails(name)]
    typed = {kind for kind, said in mails if CANARY.search(said)}
    assert typed == {kind for kinds in MAILS["typed"].values() for kind in kinds}
    printed: dict[str, set[str]] = {}
    for template in EMAILS.glob("*.txt"):
        for fact in FACT.findall(template.read_text()):
            printed.setdefault(fact, set()).add(template.stem)
    assert {fact: kinds for fact, kinds in printed.items() if fact in MAILS["typed"]} == {
        fact: set(kinds) for fact, kinds in MAILS["typed"].items()
    }
    assert sorted(printed) == sorted(fact for facts in MAILS.values() for fact in facts)


def test_the_table_names_every_field_that_somebody_types_into(stage: Stage) -> None:
    planted = set(stage.world.words.values())
    assert {what for what, _ in told(TABLE)} <= planted
    assert {what for what, _ in told(SEARCH)} <= planted
    assert {field for field, _ in planted} == set(TABLE)
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.Text | sa.JSON) and not isinstance(column.type, sa.Enum)
        if column.name != "ref"
    }
    confidential = {field.partition(" of ")[0] for field in TABLE}
    told_open = [column for columns in OPEN.values() for column in columns]
    assert sorted([*confidential, *told_open]) == sorted(columns)
    assert set(SEATED) <= set(SETS["everybody"]) and set(SITUATIONS) >= {"draft", "agreed"}
