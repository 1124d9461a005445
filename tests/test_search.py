"""The search: the same words are found on both databases, and no text can break it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerreview import search
from peerreview.db import db
from tests import factories_reports as reports

ODD = (
    '"', "*", "NEAR", "NEAR(a b)", "AND", "OR NOT", "a AND", "-a", "a:b", "col:", "^a", "(", ")",
    "'", "\\", "\x00", "a\x00b", "😀", "👩‍💻", "%", "_", "&", "|", "!", "<->", ":*", "a:*", "\ud800",
    "ﷺ" * 50, "x" * 5000, " ".join(f"word{n}" for n in range(1000)),
)  # fmt: skip


def found(text):
    return set(db.session.scalars(search.matching(text)))


@pytest.fixture
def kept(database):
    """`kept(text)` lets the only shared point that there is be found by this text; gives its id."""
    one = reports.share(reports.agreed()).points[0].id

    def keep(text):
        search.wipe([one])
        search.keep([(one, text)])
        return one

    return keep


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Report a POTHOLE, report!", ["report", "a", "pothole"]),
        ("Gŵyl Ddewi – Straße", ["gwyl", "ddewi", "strasse"]),
        ("e-mail name_of 1e5 3.5 x²", ["e", "mail", "name", "of", "1e5", "3", "5", "x2"]),
        ("😀 \x00 “”", []),
    ],
)
def test_text_becomes_words(text, words):
    assert search.words_of(text) == words


@pytest.mark.parametrize(
    "query",
    ["pothole", "POT", "résumé", "resume", "road pothole", "1e5", "name_of", "can't", "日本語", "near",
     "not", "gwyl", "strasse", '"pothole"', "pothole*", "e-mail"],
)  # fmt: skip
def test_point_is_found_by_all_its_words_and_their_beginnings(kept, query):
    text = "Potholes on a road: résumé, 1e5, name_of, can't, 日本語, near not, Gŵyl Straße, e-mail"
    one = kept(text)
    assert found(query) == {one}


@pytest.mark.parametrize(
    "query", ["othole", "pothole lake", "ro d", "potholes2", "語", "日本", "ro"]
)
def test_point_is_not_found_by_words_that_it_lacks(kept, query):
    kept("Potholes on a road: 日本語")
    assert found(query) == set()


@pytest.mark.parametrize("query", ODD)
def test_odd_text_finds_what_holds_its_words_and_breaks_nothing(kept, query):
    one = kept("nothing of the kind")
    assert found(query) <= {one}


@pytest.mark.parametrize("text", ODD)
def test_odd_text_can_be_kept(kept, text):
    one = kept(f"{text} lighthouse")
    assert found("lighthouse") == {one}


def test_text_without_words_finds_nothing(kept):
    kept("a road")
    assert [found(text) for text in ('"', "*", "😀", "")] == [set()] * 4


def test_wiped_point_is_found_no_more(kept):
    one = kept("a road")
    search.wipe([one])
    assert found("road") == set()


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(max_size=40))
def test_any_text_is_found_by_itself(kept, text):
    one = kept(text)
    assert found(text) == ({one} if search.words_of(text) else set())
