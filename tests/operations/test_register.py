"""Reading the register into the database."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from peerreview.db import db
from peerreview.models.councils import Council, GroupCouncil, Lineage, PeerGroup, Succession
from peerreview.models.messages import Event
from peerreview.operations import councils, groups, register
from peerreview.queries.councils import by_code
from tests import factories as make
from tests.rules.test_register import file, line

REAL = Path(__file__).parents[3] / "shared" / "data" / "uk-councils.csv"


def _import(*lines):
    done = register.import_councils(file(*lines))
    db.session.commit()
    return (done.added, done.updated, done.unchanged, len(done.rejected))


def _count(kind):
    return db.session.execute(sa.select(sa.func.count()).select_from(kind)).scalar_one()


def _lineage():
    names = {council.id: council.code for council in db.session.scalars(sa.select(Council))}
    rows = db.session.execute(sa.select(Lineage.ancestor_id, Lineage.descendant_id))
    return {(names[earlier], names[later]) for earlier, later in rows}


def test_import_adds_then_finds_nothing_new(database):
    lines = line(), line(local_authority_code="DEF", replaced_by="ABC", end_date="2023-03-31")
    assert _import(*lines) == (2, 0, 0, 0)
    assert _import(*lines) == (0, 0, 2, 0)
    assert _lineage() == {("DEF", "ABC")}


def test_import_updates_what_changed_and_keeps_the_council(database):
    _import(line(), line(local_authority_code="DEF"))
    before = by_code("ABC").id
    assert _import(line(end_date="2023-03-31", replaced_by="DEF")) == (0, 1, 0, 0)
    council = by_code("ABC")
    assert (council.id, str(council.ended_on), council.version) == (before, "2023-03-31", 2)
    assert _lineage() == {("ABC", "DEF")}


def test_council_that_merges_keeps_its_reviews(database):
    _import(line(), line(local_authority_code="DEF"))
    review = make.review(by_code("ABC"))
    _import(line(end_date="2023-03-31", replaced_by="DEF"), line(local_authority_code="DEF"))
    assert review.council_id == by_code("ABC").id


def test_good_rows_go_in_beside_bad_ones(database):
    assert _import(line(), line(local_authority_code="DEF", nation="")) == (1, 0, 0, 1)


def test_register_that_changes_its_mind_replaces_successors(database):
    _import(
        line(replaced_by="DEF"), line(local_authority_code="DEF"), line(local_authority_code="GHI")
    )
    assert _import(line(replaced_by="GHI")) == (0, 1, 0, 0)
    assert _lineage() == {("ABC", "GHI")}


def test_successor_that_an_administrator_named_stays(database):
    ended = line(end_date="2015-03-31")
    _import(ended, line(local_authority_code="DEF"))
    administrator = make.standing(make.person(is_administrator=True))
    councils.name_successor(by_code("ABC"), by=administrator, successor="def")
    db.session.commit()
    assert _import(ended, line(local_authority_code="DEF")) == (0, 0, 2, 0)
    assert _lineage() == {("ABC", "DEF")}


def test_import_is_one_event_without_text(database):
    _import(line())
    _import(line())
    events = db.session.execute(sa.select(Event.verb, Event.object_kind, Event.object_ref)).all()
    assert events == [("import councils", "register", "councils")]


def test_groups_by_region_take_live_councils_once(database):
    _import(
        line(region="South West"),
        line(local_authority_code="DEF", region="South West", end_date="2019-03-31"),
        line(local_authority_code="GHI"),
    )
    assert register.group_by_region() == (1, 1)
    assert register.group_by_region() == (0, 0)
    assert db.session.scalars(sa.select(PeerGroup.slug)).all() == ["south-west"]


def test_council_let_out_of_a_group_is_not_taken_in_again(database):
    _import(line(region="South West"))
    register.group_by_region()
    administrator = make.standing(make.person(is_administrator=True))
    group = db.session.scalars(sa.select(PeerGroup)).one()
    groups.let_out_of_group(group, by_code("ABC"), by=administrator)
    assert register.group_by_region() == (0, 0)


def test_abolished_council_leaves_its_group(database):
    _import(line(region="South West"))
    register.group_by_region()
    _import(line(region="South West", end_date="2023-03-31"))
    register.group_by_region()
    assert db.session.scalars(sa.select(GroupCouncil.ended_on)).one() is not None


def test_command_lists_bad_rows_and_ends_with_counts(application, database, tmp_path):
    path = tmp_path / "councils.csv"
    path.write_bytes(file(line(), line(local_authority_code="DEF", nation="France")))
    said = application.test_cli_runner().invoke(args=["import-councils", str(path)])
    assert said.output.splitlines() == [
        "line 3: its nation must be one of England, Northern Ireland, Scotland, Wales: France",
        "added 1, updated 0, unchanged 0, rejected 1",
    ]
    assert said.exit_code == 0


def test_command_refuses_another_file_and_changes_nothing(application, database, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("name,email\nAda,ada@example.org\n")
    said = application.test_cli_runner().invoke(args=["import-councils", str(path)])
    assert said.exit_code == 1
    assert said.output.startswith(
        "Error: Nothing was changed: its first line must name the columns"
    )
    assert _count(Council) == 0


@pytest.mark.skipif(not REAL.exists(), reason="the real register is not beside the project")
def test_real_register_goes_in_whole(database):
    content = REAL.read_bytes()
    first, again = register.import_councils(content), register.import_councils(content)
    assert (first.added, first.updated, first.unchanged, first.rejected) == (470, 0, 0, ())
    assert (again.added, again.updated, again.unchanged) == (0, 0, 470)
    assert (_count(Succession), len(_lineage())) == (50, 52)
    assert {("TAU", "SWT"), ("TAU", "SMT"), ("CMA", "CBD"), ("CMA", "WAF")} <= _lineage()
    assert by_code("ABC").name == "Armagh City, Banbridge and Craigavon Borough Council"
    assert register.group_by_region() == (12, 397)
