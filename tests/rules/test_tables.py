"""The printed tables are those of the code."""

from peerreview.rules import tables


def test_the_readme_of_the_rules_is_fresh() -> None:
    assert tables.README.read_text() == tables.render()
