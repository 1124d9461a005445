"""The register's format: what is read, what is left out and why."""

import pytest

from peerreview.rules.register import COLUMNS, NotARegister, read

HEADER = ",".join((*COLUMNS, "pop-2020"))
GOOD = {
    "local-authority-code": "ABC",
    "official-name": "Abcshire Council",
    "nice-name": "Abcshire",
    "nation": "England",
    "local-authority-type-name": "County",
}


def line(**changes: str) -> str:
    cells = GOOD | {name.replace("_", "-"): value for name, value in changes.items()}
    return ",".join(f'"{cells.get(column, "")}"' for column in (*COLUMNS, "pop-2020"))


def file(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines, "")).encode()


def codes(content: bytes) -> list[str]:
    return [row.code for row in read(content)[0]]


def reasons(content: bytes) -> list[tuple[int, str]]:
    return [(one.line, one.reason) for one in read(content)[1]]


def test_row_is_read_whole():
    cells = {"start_date": "1974-04-01", "end_date": "2023-03-31", "replaced_by": "DEF,GHI"}
    cells |= {"lat": "54.5", "long": "-6", "pop-2020": "217232.0", "official_name": "A, B and C"}
    others = [line(local_authority_code="DEF"), line(local_authority_code="GHI")]
    row = read(file(line(**cells), *others))[0][0]
    assert (row.line, row.name, row.nice_name) == (2, "A, B and C", "Abcshire")
    assert (str(row.started_on), str(row.ended_on)) == ("1974-04-01", "2023-03-31")
    assert (row.latitude, row.longitude, row.population) == (54.5, -6.0, 217232)
    assert row.successors == ("DEF", "GHI")
    assert (row.gss_code, row.region) == (None, None)


@pytest.mark.parametrize(
    "content",
    [
        file(line()).replace(b"\n", b"\r\n"),
        file(line()).replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + file(line()),
        file(line()).decode().encode("utf-16"),
        file(line()) + b"\n\n",
        file(line()).rstrip(b"\n"),
    ],
    ids=["CRLF", "CR", "byte order mark", "UTF-16", "empty lines", "no last line end"],
)
def test_ways_of_saving_a_file_make_no_difference(content):
    assert (codes(content), reasons(content)) == (["ABC"], [])


def test_latin_1_is_read_too():
    content = file(line(nice_name="Ynys Môn")).decode().encode("latin-1")
    assert read(content)[0][0].nice_name == "Ynys Môn"


def test_newest_population_counts():
    content = file(line() + ',"5"').decode().replace("pop-2020", "pop-2020,pop-2031", 1).encode()
    assert read(content)[0][0].population == 5


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"local_authority_code": ""}, "its local-authority-code must be capital letters and numbers: none"),
        ({"official_name": " "}, "it has no official-name"),
        ({"nation": "France"}, "its nation must be one of England, Northern Ireland, Scotland, Wales: France"),
        ({"local_authority_type_name": ""}, "it has no local-authority-type-name"),
        ({"start_date": "2019-02-31"}, "its start-date must be a real date like 2019-04-01: 2019-02-31"),
        ({"end_date": "31/03/2019"}, "its end-date must be a real date like 2019-04-01: 31/03/2019"),
        ({"start_date": "2020-01-01", "end_date": "2019-01-01"}, "its end-date is before its start-date"),
        ({"lat": "north"}, "its lat must be a number from -90 to 90: north"),
        ({"long": "181"}, "its long must be a number from -180 to 180: 181"),
        ({"pop-2020": "-1"}, "its population must be a number from 0 to 100,000,000: -1"),
        ({"nice_name": "x" * 301}, "its nice-name is longer than 300 characters"),
        ({"nice_name": "a\u200eb"}, "its nice-name has a hidden character"),
        ({"replaced_by": "ZZZ"}, "its replaced-by names ZZZ, which is no council of this file or the register"),
        ({"replaced_by": "ABC"}, "its replaced-by names the council itself"),
    ],
)  # fmt: skip
def test_bad_row_is_left_out_with_its_reason(changes, reason):
    content = file(line(**changes), line(local_authority_code="DEF"))
    assert (codes(content), reasons(content)) == (["DEF"], [(2, reason)])


def test_second_row_of_a_code_is_left_out():
    content = file(line(), line(nice_name="Other"))
    assert reasons(content) == [(3, "the code ABC is already on line 2")]


def test_line_is_that_of_the_file_also_after_cells_of_several_lines():
    content = file(line(nice_name="Two\nlines"), line(local_authority_code="DEF", nation=""))
    assert [line for line, _ in reasons(content)] == [4]


def test_quotation_mark_that_is_never_closed_costs_one_row():
    broken = line().replace('"Abcshire"', '"Abcshire')
    content = file(broken, line(local_authority_code="DEF"))
    said = "its quotation marks do not match, or a cell is far too long"
    assert (codes(content), reasons(content)) == (["DEF"], [(2, said)])


def test_huge_cell_costs_one_row():
    content = file(line(nice_name="x" * 200_000), line(local_authority_code="DEF"))
    assert (codes(content), [line for line, _ in reasons(content)]) == (["DEF"], [2])


def test_row_with_too_few_cells_is_left_out():
    content = file("ABC,Abcshire", line(local_authority_code="DEF"))
    said = "it has 2 cells, and the first line has 13"
    assert (codes(content), reasons(content)) == (["DEF"], [(2, said)])


def test_rows_that_lean_on_a_row_left_out_are_left_out_too():
    content = file(
        line(replaced_by="DEF"),
        line(local_authority_code="DEF", replaced_by="GHI"),
        line(local_authority_code="GHI", nation=""),
        line(local_authority_code="JKL"),
    )
    assert codes(content) == ["JKL"]
    assert [line for line, _ in reasons(content)] == [2, 3, 4]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\x00\x01", "the file is not text"),
        (b"name,email\nAda,ada@example.org\n", "Missing: local-authority-code"),
        (file(line()).replace(b",", b";"), "Missing: local-authority-code"),
        (f"{HEADER},nation\n".encode(), "names a column twice: nation"),
        (file(), "a first line and no councils"),
    ],
)
def test_another_file_is_refused_with_what_is_wrong(content, said):
    with pytest.raises(NotARegister) as refusal:
        read(content)
    assert said in str(refusal.value)
