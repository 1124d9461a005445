"""What the check of known vulnerabilities says."""

from tests.vulnerabilities import verdict

WELL = {"name": "flask", "version": "3.1.3", "vulns": []}
HOLE = {"id": "PYSEC-1", "fix_versions": ["2.0"], "aliases": [], "description": ""}
HOLED = {"name": "old", "version": "1.0", "vulns": [HOLE]}
SKIPPED = {"name": "private", "skip_reason": "not found"}


def test_packages_without_a_hole_are_counted():
    assert verdict([WELL], False) == (["1 packages asked about, 0 known vulnerabilities"], True)


def test_a_known_hole_fails_and_says_what_mends_it():
    lines, is_well = verdict([WELL, HOLED], False)
    assert lines[0] == "old 1.0: PYSEC-1, mended in 2.0" and not is_well


def test_data_out_of_reach_is_said_and_fails_where_it_is_required():
    said = ["NOT CHECKED: the data of known vulnerabilities cannot be reached."]
    assert verdict([], False) == (said, True)
    assert verdict([SKIPPED], False) == (said, True)
    assert verdict([SKIPPED], True) == (said, False)


def test_a_package_that_was_left_out_is_named():
    lines, is_well = verdict([WELL, SKIPPED], False)
    assert lines[0] == "NOT CHECKED: private" and is_well
    assert not verdict([WELL, SKIPPED], True)[1]
