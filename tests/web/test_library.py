"""The library in the browser: also for people who are not signed in."""

import pytest

from peerreview.rules.sharing import Audience
from tests import factories as make
from tests import factories_reports as reports


def test_library_without_anything_says_what_to_do(client, sign_in):
    assert "sign in to see" in client.get("/library").get_data(as_text=True)
    page = sign_in(make.person()).get("/library").get_data(as_text=True)
    assert "When one does, it will be here" in page


def test_search_without_a_match_says_what_to_do(client):
    reports.share(reports.agreed())
    page = client.get("/library?words=zebra").get_data(as_text=True)
    assert "Try fewer words" in page


def test_shared_report_is_found_and_opened_without_signing_in(client):
    review = reports.agreed(works_well="A very clear letter")
    reports.share(review, points=(2,))
    page = client.get("/library?words=clear").get_data(as_text=True)
    assert f'href="/library/{review.ref}#point-2"' in page
    shared = client.get(f"/library/{review.ref}").get_data(as_text=True)
    assert ("A very clear letter" in shared, "point-1" in shared) == (True, False)


def test_report_is_indexed_only_where_it_is_for_everyone(client, sign_in):
    public, private = reports.agreed(), reports.agreed()
    reports.share(public)
    reports.share(private, Audience.GROUP)
    peer = sign_in(make.person(make.council(private.group)))
    assert robots(client.get(f"/library/{public.ref}")) == "index"
    assert robots(peer.get(f"/library/{private.ref}")) == "noindex"
    assert robots(client.get("/library")) == "noindex"


def robots(page):
    return page.get_data(as_text=True).split('<meta name="robots" content="')[1].split('"')[0]


def test_answers_are_never_stored(client):
    review = reports.agreed()
    reports.share(review)
    for address in ("/library", f"/library/{review.ref}"):
        assert client.get(address).headers["Cache-Control"] == "no-store"


def test_report_that_is_not_shared_looks_like_none(client, sign_in):
    review = reports.agreed()
    reports.share(review, Audience.GROUP)
    unknown = client.get("/library/PR-ZZZZZ")
    hidden = client.get(f"/library/{review.ref}")
    assert (hidden.status_code, hidden.data) == (unknown.status_code, unknown.data)
    member = sign_in(make.person(make.council()))
    hidden, unknown = member.get(f"/library/{review.ref}"), member.get("/library/PR-ZZZZZ")
    assert hidden.status_code == 404


@pytest.mark.parametrize(
    "query",
    ['words="', "words=*", "words=NEAR", "words=%00", "words=😀", "words=a%20AND", "words=%ED%A0%80",
     "words=" + "word+" * 1000, "words=(", "words='", "standard=x", "standard=:", "point=0",
     "point=x", "point=99999999999999999999", "stage=nowhere", "kind=x", "region=%00", "page=0",
     "page=-3", "page=x", "page=99999999999999999999999", "page=2&page=3", "other=1", "once=x"],
)  # fmt: skip
def test_odd_questions_are_answered(client, query):
    reports.share(reports.agreed())
    assert client.get(f"/library?{query}").status_code == 200


def test_too_many_words_are_said_to_be_too_many(client):
    page = client.get("/library?words=" + "word+" * 100).get_data(as_text=True)
    assert "must be 200 characters or fewer" in page


def test_hidden_things_change_not_one_byte(client):
    """Two worlds that differ only in what is hidden look the same to an outsider."""
    review = reports.agreed(view=3)
    reports.share(review)
    addresses = ("/library", "/library?words=well", f"/library/{review.ref}")
    before = [client.get(address).data for address in addresses]
    reports.report(review, view=1, works_well="Well, a secret")
    reports.response(review, 1, "Well, a secret response")
    reports.share(review, Audience.GROUP, (1, 2, 3), with_views=True, with_responses=True)
    hidden = reports.agreed(view=1, works_well="Well hidden")
    reports.share(hidden, Audience.GROUPS, (1, 2), with_views=True)
    assert [client.get(address).data for address in addresses] == before


def test_library_has_25_on_a_page(client):
    council, standard = make.council(make.group()), make.standard(points=1)
    for _ in range(27):
        reports.share(reports.agreed(council=council, standard=standard))
    assert client.get("/library").get_data(as_text=True).count("app-items__item") == 25
    page = client.get("/library?words=well&page=2").get_data(as_text=True)
    assert page.count("app-items__item") == 2
    assert 'href="/library?words=well&amp;page=1"' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_library_asks_the_same_however_long(client, statements, rows):
    for _ in range(rows):
        reports.share(reports.agreed(), points=(1, 2))
    with statements() as sent:
        client.get("/library?words=well")
    assert len(sent) == 5


@pytest.mark.parametrize("rows", [1, 3])
def test_shared_report_asks_the_same_however_long(client, statements, rows):
    review = reports.agreed()
    for number in range(1, rows + 1):
        reports.response(review, number)
        reports.action(review, number)
    reports.share(review, points=range(1, rows + 1), with_responses=True)
    with statements() as sent:
        client.get(f"/library/{review.ref}")
    assert len(sent) == 7
