"""How addresses of groups are made of their names."""

import pytest

from peerreview.rules.groups import slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Yorkshire and The Humber", "yorkshire-and-the-humber"),
        ("Ynys Môn & friends", "ynys-mon-friends"),
        ("!!", ""),
        ("x" * 80, "x" * 60),
    ],
)
def test_slug_is_plain(name, slug):
    assert slug_of(name) == slug
