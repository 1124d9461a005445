"""The lint finds what it is there to find: a check that never fails checks nothing."""

import pytest

from tests import lint

GOOD = (
    '<!DOCTYPE html><html lang="en-GB"><head><title>Home – Peer Review</title></head><body><main>'
    '<h1>Home</h1><h2 id="a">Waiting</h2><a href="#a">Waiting</a>'
    '<form method="post" action="/x"><input type="hidden" name="csrf_token" value="t">'
    '<label for="n">Name</label><input id="n" name="n"><button>Save</button></form>{}</main></body></html>'
)


def page(more: str = "") -> str:
    return GOOD.replace("{}", more)


def test_a_good_page_has_no_problems() -> None:
    assert lint.problems(page(), "/") == []


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("<p><div>a</div></p>", "not valid (unexpected-end-tag): "),
        ("<h1>More</h1>", "2 h1 headings: there must be one"),
        ("<h4>Deep</h4>", "h4 after h2: 'Deep'"),
        ("<h3></h3>", "an empty h3"),
        ('<p id="n">x</p>', "the id 'n' is there 2 times"),
        ('<a href="#nowhere">x</a>', "<a> refers to the id 'nowhere', which is not there"),
        ('<p aria-describedby="gone">x</p>', "<p> refers to the id 'gone', which is not there"),
        ('<input name="q">', "no label for <input name='q'>"),
        ('<textarea name="q"></textarea>', "no label for <textarea name='q'>"),
        ('<select name="q"><option>1</option></select>', "no label for <select name='q'>"),
        ('<fieldset id="f"></fieldset>', "no legend for the group 'f'"),
        ('<label>a<input type="radio" name="r"></label>', "the radio 'r' stands in no group"),
        ('<form method="post"><input type="hidden" name="csrf_token" value="t"></form>', "no action on the form ''"),
        ('<form action="/y"></form>', "no method on the form '/y'"),
        ('<form method="post" action="/y"></form>', "no token in the form '/y'"),
        ('<form method="get" action="/y"><input type="hidden" name="csrf_token" value="t"></form>',
         "a token would stand in the address of the form '/y'"),
        ('<img src="/a.png">', "no alt for the picture '/a.png'"),
        ("<button></button>", "no words on <button >"),
        ('<a href="/z"></a>', "no words on <a /z>"),
        ("<table><tr><td>1</td></tr></table>", "a table without headings"),
        ('<p style="color: red">x</p>', "style= on <p>"),
        ('<p onclick="x()">x</p>', "onclick= on <p>"),
        ("<script>x()</script>", "an inline <script>"),
        ('<a href="javascript:x">x</a>', "a link to 'javascript:x'"),
        ("<p>a &amp;amp; b</p>", "a leftover: …"),
        ("<p>&lt;Review object at 0x1&gt;</p>", "a leftover: …"),
    ],
)  # fmt: skip
def test_a_mistake_is_found_and_named(more: str, problem: str) -> None:
    found = lint.problems(page(more), "/x")
    assert [line[: len(f"/x: {problem}")] for line in found] == [f"/x: {problem}"]


def test_a_title_begins_with_the_heading() -> None:
    html = page().replace("<title>Home", "<title>Start")
    assert lint.problems(html, "/") == [
        "/: the title 'Start – Peer Review' does not begin with the h1 'Home'"
    ]


def test_a_page_with_errors_says_so_in_its_title() -> None:
    html = page('<div class="govuk-error-summary">x</div>')
    assert lint.problems(html, "/") == [
        "/: the title 'Home – Peer Review' does not begin with the h1 'Home'"
    ]
    assert lint.problems(html.replace("<title>", "<title>Error: "), "/") == []


def test_a_page_that_is_too_heavy_is_found() -> None:
    assert lint.problems(page("<p>" + "x" * 60_000 + "</p>"), "/") == [
        "/: 60,341 bytes of HTML: 60,000 at most"
    ]
