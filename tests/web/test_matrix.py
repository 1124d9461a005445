"""The matrix: every endpoint and method as every person, against the oracle.

One world is made for the whole file. What acts is undone after each request; everything else must
have changed nothing.
"""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests import matrix
from tests.conftest import Client
from tests.matrix import LET_IN, NO_SUCH_PAGE, Cell
from tests.matrix.reviews import SHELF
from tests.matrix.stage import Stage, answer
from tests.matrix.world import NEVER_ISSUED
from tests.turns import by_turns

OF_THE_MOMENT = re.compile(rb'((?:name="(?:csrf_token|once)" value|data-signed-in-until)=")[^"]*')
CHILDREN = {
    "place_ref", "evidence_ref", "seat", "session", "query_ref", "correction_ref", "share_ref",
    "action_ref", "follow_up_ref",
}  # fmt: skip


def ask(stage: Stage, browser: Client, cell: Cell) -> tuple[str, TestResponse | None]:
    """What came of the request of this cell; what breaks is an answer too, so that all are told."""
    try:
        path = stage.world.path(cell.address, cell.situation)
        response = browser.open(path, method=cell.method)
    except Exception as broken:
        return f"broken by {broken!r}", None
    return answer(response), response


def told(cell: Cell, found: str) -> str:
    at = f" ({cell.situation.name})" if cell.situation else ""
    return f"{cell.person}: {cell.method} {cell.address}{at}: {found}, not {cell.expected}"


@pytest.mark.parametrize("person", by_turns(matrix.PERSONS))
def test_everybody_gets_in_where_they_should_and_nowhere_else(stage: Stage, person: str) -> None:
    wrong, browser, before = [], stage.browser(person), stage.digest()
    cells = matrix.cells(person)
    for cell in cells:
        if not _acts(cell):
            found, response = ask(stage, browser, cell)
            if found != cell.expected:
                wrong.append(told(cell, found))
            elif found == NO_SUCH_PAGE and cell.situation:
                is_alike = _masked(response) == _masked(_never_issued(stage, browser, cell))
                wrong += [] if is_alike else [told(cell, "unlike a reference never issued")]
    assert stage.digest() == before, "something was changed that nobody may change"
    for cell in filter(_acts, cells):
        found, _ = ask(stage, stage.browser(person), cell)
        wrong += [told(cell, found)] if found != cell.expected else []
        stage.restore()
    assert not wrong, "\n".join(["", *wrong])


def _acts(cell: Cell) -> bool:
    return cell.method == "POST" and cell.expected == LET_IN


def _never_issued(stage: Stage, browser: Client, cell: Cell) -> TestResponse:
    path = stage.world.path(cell.address, cell.situation, **NEVER_ISSUED)
    return browser.open(path, method=cell.method)


def _masked(response: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    """A response without what differs between two looks at the same page: tokens and times."""
    page = re.sub(OF_THE_MOMENT, rb"\1", response.data)
    headers = [
        (name, value)
        for name, value in response.headers
        if name not in {"Set-Cookie", "Content-Length"}
    ]
    return response.status_code, headers, page


@pytest.mark.parametrize("person", ("team member", "publisher", "coordinator", "lead"))
def test_what_hangs_on_another_review_is_never_found(stage: Stage, person: str) -> None:
    asked = 0
    for cell in matrix.cells(person):
        for child in CHILDREN & set(re.findall(r"<([^>]+)>", cell.address)):
            if cell.expected == LET_IN and cell.situation:
                refs = [found.get(child) for found in stage.world.refs.values()]
                own = stage.world.refs[cell.situation][child]
                asked += is_as_never_issued(
                    stage, cell, child, next(ref for ref in refs if ref not in {None, own})
                )
    assert asked > 0


@pytest.mark.parametrize("person", ("publisher", "coordinator", "administrator"))
def test_what_hangs_on_another_council_or_group_is_never_found(stage: Stage, person: str) -> None:
    asked = 0
    for cell in matrix.cells(person):
        for child, ref in stage.world.foreign(cell.address).items():
            if cell.expected == LET_IN:
                asked += is_as_never_issued(stage, cell, child, ref)
    assert asked > 0


def is_as_never_issued(stage: Stage, cell: Cell, child: str, ref: str) -> int:
    """Assert that this reference looks like one never issued, and count it."""
    found, unknown = (
        stage.browser(cell.person).open(
            stage.world.path(cell.address, cell.situation, **{child: each}), method=cell.method
        )
        for each in (ref, "X-ZZZZZZZZ")
    )
    assert found.status_code == 404, told(cell, f"{answer(found)} with a foreign {child}")
    assert _masked(found) == _masked(unknown), told(cell, f"a foreign {child} differs")
    return 1


@pytest.mark.parametrize("person", matrix.PERSONS)
def test_everybody_reads_what_is_shared_with_them_and_nothing_else(
    stage: Stage, person: str
) -> None:
    browser, audiences = stage.browser(person), matrix.PERSONS[person]["reads"]
    shelf = stage.world.shelf
    theirs = {ref for ref, (audience, _) in shelf.items() if audience in audiences}
    assert found_in(browser, "/library") == theirs
    for ref, (_, word) in shelf.items():
        response = browser.get(f"/library/{ref}")
        assert (response.status_code, word in response.text) == (
            (200, True) if ref in theirs else (404, False)
        )
        if ref not in theirs:
            assert _masked(response) == _masked(browser.get("/library/PR-ZZZZZ"))
    for _, _, word in SHELF:
        holding = {ref for ref in theirs if shelf[ref][1] == word}
        assert found_in(browser, f"/library?words={word}") == holding


def found_in(browser: Client, address: str) -> set[str]:
    """The references that a list of the library links to; as many as it says that there are."""
    page = browser.get(address).text
    found = set(re.findall(r'href="/library/([^"#]+)"', page))
    said = re.search(r"<h2[^>]*>(\d+) reports?\b", page)
    assert (int(said[1]) if said else 0) == len(found)
    return found


def test_every_endpoint_and_method_is_listed_and_no_other(application: Flask) -> None:
    real = {
        (method, re.sub(r"<[^:>]+:", "<", rule.rule))
        for rule in application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    listed = matrix.listed()
    assert sorted(real - listed) == [], "say who gets in, in tests/oracle/endpoints.toml"
    assert sorted(listed - real) == [], "tests/oracle/endpoints.toml names what is no longer there"
