"""An administrator erases a person, and sees who no longer comes."""

from datetime import timedelta
from typing import Any

import pytest

from peerreview.clock import now, pretended
from tests import factories as make

pytestmark = pytest.mark.usefixtures("database")


def administrator() -> Any:
    return make.person(is_administrator=True, name="Root Root")


def test_person_is_erased_after_a_tick_and_can_be_invited_again(sign_in: Any) -> None:
    council = make.council()
    person = make.person(council, name="Ada Byron", email="ada@southmoor.example")
    browser, theirs = sign_in(administrator()), sign_in(person)
    path = f"/administration/people/{person.ref}"
    assert f'href="{path}/erase"' in browser.get(path).text
    unsure = browser.post(f"{path}/erase")
    assert unsure.status_code == 422 and 'href="#sure"' in unsure.text
    done = browser.post(f"{path}/erase", data={"sure": "y"})
    assert done.location == path
    shown = browser.get(path).text
    assert f"Former participant {person.pseudonym}" in shown and "Ada Byron" not in shown
    assert "/erase" not in shown and "/reactivate" not in shown
    assert theirs.get("/me").status_code == 302
    again = {"name": "Ada Byron", "email": "ada@southmoor.example", "once": "a" * 16}
    browser.post(f"/councils/{council.code}/people/new", data=again)
    assert "Ada Byron" in browser.get("/administration/people?words=southmoor").text


def test_erased_person_cannot_be_let_in_or_erased_again(sign_in: Any) -> None:
    person, browser = make.person(), sign_in(administrator())
    path = f"/administration/people/{person.ref}"
    browser.post(f"{path}/erase", data={"sure": "y"})
    for verb in ("erase", "reactivate"):
        answer = browser.post(f"{path}/{verb}", data={"sure": "y", "once": "b" * 16})
        assert answer.status_code == 422 and "has been erased" in answer.text


@pytest.mark.parametrize("who", ("publisher", "coordinator", "themselves"))
def test_nobody_else_erases(sign_in: Any, who: str) -> None:
    group = make.group()
    council = make.council(group)
    person = make.person(council)
    by = {
        "publisher": make.person(council, publisher=True),
        "coordinator": make.person(coordinates=group),
        "themselves": person,
    }[who]
    path = f"/administration/people/{person.ref}/erase"
    assert sign_in(by).get(path).status_code == 403
    assert sign_in(by).post(path, data={"sure": "y"}).status_code == 403


def test_people_who_no_longer_come_are_listed_for_administrators(sign_in: Any) -> None:
    root = administrator()
    with pretended(now() - timedelta(days=731)):
        make.person(name="Old Friend")
    make.person(name="New Friend")
    page = sign_in(root).get("/administration/unused-people").text
    assert "Old Friend" in page and "never here" in page and "New Friend" not in page
    assert sign_in(make.person()).get("/administration/unused-people").status_code == 403


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_asks_the_database_the_same_for_any_rows(
    sign_in: Any, statements: Any, rows: int
) -> None:
    browser = sign_in(administrator())
    with pretended(now() - timedelta(days=800)):
        for _ in range(rows):
            make.person()
    with statements() as sent:
        assert browser.get("/administration/unused-people").status_code == 200
    assert len(sent) == 7
