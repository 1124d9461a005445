"""Whatever stands in an address or in what a browser says of itself: a page of ours answers."""

import re
from urllib.parse import quote, quote_from_bytes
from zlib import crc32

import pytest

from tests import odd
from tests.doors import PASSWORD, Door, Doors
from tests.matrix import LET_IN, NO_SUCH_PAGE
from tests.matrix.stage import answer

LETTERS = "&".join(f"words={quote_from_bytes(each)}" for each in odd.LETTERS)
BACKWARDS = "\u202e"
QUERIES = (
    f"page={'9' * 400}&kept=%00&next=%ED%A0%80&{'x' * 6000}=1&{LETTERS}",
    f"page=-1&page=%00&kept=F-0123456789abcdef&next=//{quote(BACKWARDS)}&{'&'.join(f'words={n}' for n in range(2000))}",
    "page=1e9&points=%00&number=%D9%A3&ends_on-day=31&ends_on-month=2&ends_on-year=2027&audience=%FF&%ED%A0%80=%00",
)
REFS = (
    "%00", "%ED%A0%80", quote(BACKWARDS + "א"), quote("é" * 2000), "9" * 400, quote("٣"), "..%5c", "%25",
    quote("' OR 1=1 --"), "PR-22222%20",
)  # fmt: skip
# Here a page says, or leads to one that says, that the link does not work.
SAY_SO = {
    "/invitations/<token>", "/invitations/<token>/council-account", "/passwords/reset/<token>",
    "/addresses/confirm/<token>", "/join/<token>",
}  # fmt: skip


def asked(door: Door, path: str) -> str:
    """What comes of opening this, in the words of the matrix; what breaks is an answer too."""
    try:
        response = door.browser().get(path)
    except Exception as broken:
        return f"broken by {broken!r}"
    return answer(response)


def test_odd_queries_shut_nobody_out(doors: Doors) -> None:
    found = {}
    for door in doors.of("GET"):
        query = QUERIES[crc32(door.cell.address.encode()) % len(QUERIES)]
        found[door.cell.address] = asked(door, f"{door.path}?{query}")
    assert len(found) > 100
    assert {address: word for address, word in found.items() if word != LET_IN} == {}


def test_odd_references_lead_nowhere(doors: Doors) -> None:
    wrong, tried = [], 0
    for door in doors.of("GET"):
        for place in set(re.findall("<([^>]+)>", door.cell.address)):
            ref = REFS[crc32(f"{door.cell.address} {place}".encode()) % len(REFS)]
            values = door.hand.values | {place: "ODD"}
            held = door.stage.world.path(door.cell.address, door.cell.situation, **values)
            found = asked(door, held.replace("ODD", ref))
            tried += 1
            if found != NO_SUCH_PAGE and not (found == LET_IN and door.cell.address in SAY_SO):
                wrong.append((door.cell.address, place, ref[:40], found))
    assert tried > 100
    assert wrong == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": 'session=\xff\xfe; device="\\000\\377"; =; ;;;'},
        {"Cookie": "; ".join(f"c{number}=x" for number in range(3000))},
        {"Referer": "http://[", "Origin": "null", "Accept": "x" * 8000},
        {"Accept-Language": "\xed\xa0\x80, en;q=nan, *;q=-1", "Accept-Encoding": ";;q=,"},
        {"If-Modified-Since": "31 February", "If-None-Match": '"', "Range": "bytes=9-1,-"},
        {"User-Agent": "\xff\xed\xa0\x80" * 1000, "X-Forwarded-For": "\xff", "Sec-Fetch-Site": "\xff"},
    ],
    ids=["cookies", "many cookies", "referrer", "languages", "conditions", "browser"],
)  # fmt: skip
def test_odd_headers_shut_nobody_out(doors: Doors, headers: dict[str, str]) -> None:
    door = doors.to("/sign-in")
    browser, typed = door.browser(), door.hand.answers | {"password": PASSWORD}
    pages = [browser.get(path, headers=headers) for path in ("/", "/library?words=a", "/sign-in")]
    assert [page.status_code for page in pages] == [200] * 3
    assert browser.post(door.path, data=typed, headers=headers).location == "/home"
    door.stage.restore()
