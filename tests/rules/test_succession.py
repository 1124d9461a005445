"""Successions followed along their chains."""

import pytest

from peerreview.rules.succession import lineage


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], set()),
        ([(1, 2)], {(1, 2)}),
        ([(1, 2), (2, 3)], {(1, 2), (1, 3), (2, 3)}),
        ([(1, 2), (1, 3)], {(1, 2), (1, 3)}),
        ([(1, 3), (2, 3), (3, 4)], {(1, 3), (2, 3), (3, 4), (1, 4), (2, 4)}),
        ([(1, 1)], set()),
        ([(1, 2), (2, 1)], {(1, 2), (2, 1)}),
        ([(1, 2), (2, 3), (3, 2)], {(1, 2), (1, 3), (2, 3), (3, 2)}),
    ],
    ids=["none", "one", "chain", "split", "merger", "itself", "circle", "chain into a circle"],
)
def test_lineage_follows_every_branch(pairs, expected):
    assert lineage(pairs) == expected


def test_long_chain_ends():
    assert len(lineage([(n, n + 1) for n in range(500)])) == 500 * 501 / 2
