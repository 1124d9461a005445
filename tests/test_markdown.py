import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerreview.markdown import LONGEST, to_html

ALLOWED = re.compile(
    r'</?(?:p|br|em|strong|ul|ol|li|blockquote|code|pre|hr|a|h4|h5|h6)(?: (?:class="[a-z -]+"|start="\d+"'
    r'|href="(?:https?://|mailto:)[^"<>]*"|rel="nofollow noopener noreferrer"))*>',
    re.IGNORECASE,
)


def test_paragraphs_and_line_breaks_stay_as_typed() -> None:
    assert (
        to_html("One\ntwo\n\nthree")
        == '<p class="govuk-body">One<br>\ntwo</p>\n<p class="govuk-body">three</p>'
    )


def test_an_empty_text_is_empty() -> None:
    assert to_html("") == ""


def test_lists_may_follow_a_line_at_once() -> None:
    assert to_html("Seen:\n- one\n- two") == (
        '<p class="govuk-body">Seen:</p>\n<ul class="govuk-list govuk-list--bullet">\n<li>one</li>\n<li>two</li>\n</ul>'
    )
    assert to_html("Then:\n1. one\n2. two") == (
        '<p class="govuk-body">Then:</p>\n<ol class="govuk-list govuk-list--number">\n<li>one</li>\n<li>two</li>\n</ol>'
    )


def test_a_year_at_the_beginning_of_a_line_is_no_list() -> None:
    assert to_html("We began in\n2026. Then it went well") == (
        '<p class="govuk-body">We began in<br>\n2026. Then it went well</p>'
    )


def test_emphasis_and_words_with_underscores() -> None:
    assert to_html("**all** of *it*, snake_case_name") == (
        '<p class="govuk-body"><strong>all</strong> of <em>it</em>, snake_case_name</p>'
    )


def test_headings_stand_below_those_of_the_page() -> None:
    assert to_html("# A\n\n## B\n\n###### C") == (
        '<h4 class="govuk-heading-s">A</h4>\n<h5 class="govuk-heading-s">B</h5>\n<h6 class="govuk-heading-s">C</h6>'
    )


@pytest.mark.parametrize(
    "text", ["[plan](https://a.uk/x?a=1&b=2)", "https://a.uk/x?a=1&b=2", "<https://a.uk/x?a=1&b=2>"]
)
def test_links_are_told_not_to_be_followed(text: str) -> None:
    link = re.search("<a [^>]*>", to_html(text))
    assert link is not None
    assert (
        link[0]
        == '<a class="govuk-link" href="https://a.uk/x?a=1&amp;b=2" rel="nofollow noopener noreferrer">'
    )


def test_a_pasted_address_ends_before_the_full_stop() -> None:
    assert ">https://a.uk/x</a>). More" in to_html("(see https://a.uk/x). More")


def test_mail_links_are_links() -> None:
    assert 'href="mailto:a@b.uk"' in to_html("[write](mailto:a@b.uk)")


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#115;cript:alert(1)", "data:text/html;base64,x", "vbscript:x",
     "/reviews/PR-1/withdraw", "//evil.uk", "#main-content", "file:///etc/passwd", " javascript:alert(1)", "\\\\evil.uk"],
)  # fmt: skip
def test_other_addresses_are_not_links(target: str) -> None:
    assert "<a" not in to_html(f"[press]({target})")


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:x">a</a>', "<b>bold</b>", "<!-- x -->",
     '<svg onload="x">', "<style>*{}</style>", "</p><script>x", '<form action="/x"><button>', "<iframe src=x>"],
)  # fmt: skip
def test_tags_are_shown_as_typed(text: str) -> None:
    assert re.sub("</?p[^>]*>", "", to_html(text)).replace("&lt;", "<").replace(
        "&gt;", ">"
    ).replace("&amp;", "&").replace("&quot;", '"').count("<") == text.count("<")
    assert ALLOWED.sub("", to_html(text)).count("<") == 0


@pytest.mark.parametrize(
    "text", ["![i](https://a.uk/i.png)", "![i][1]\n\n[1]: https://a.uk/i.png", "![i](x.png)"]
)
def test_there_are_no_pictures(text: str) -> None:
    assert "<img" not in to_html(text)


@pytest.mark.parametrize(
    "text",
    [
        '[a](https://a.uk "x" onclick="y")',
        '[a](https://a.uk/"onclick="y)',
        "[a](https://a.uk/' onx=')",
    ],
)
def test_links_carry_nothing_else(text: str) -> None:
    assert ALLOWED.sub("", to_html(text)).count("<") == 0


MARKS = st.lists(
    st.sampled_from(
        [*"[]()<>*_`#-+!&\"'\\:/= \n\t1.", "https://", "<a href=", "javascript:", "x", "&#106;"]
    ),
    max_size=80,
)


@given(MARKS.map("".join) | st.text(max_size=80))
@settings(deadline=None, max_examples=200)
def test_whatever_is_typed_only_allowed_tags_come_out(text: str) -> None:
    assert ALLOWED.sub("", to_html(text)).count("<") == 0


@pytest.mark.parametrize(
    "mark",
    [
        "[",
        "![",
        "[a](",
        "[a][",
        "](",
        "(",
        "*",
        "_",
        "**a ",
        "`",
        "<",
        "> ",
        "- ",
        "1. ",
        "=\n",
        "\n",
        "#",
        "&",
        "\\",
        "a\n- ",
    ],
)
def test_a_text_made_to_be_slow_is_not(mark: str) -> None:
    text = (mark * LONGEST)[:LONGEST]
    started = time.process_time()
    to_html(text)
    to_html((mark * 199) + "x" * 5000)
    assert time.process_time() - started < 1  # unguarded, the worst of these take minutes


def test_a_text_that_is_too_long_is_plain_and_whole() -> None:
    assert (
        to_html("**a** <b>\n" * 2500)
        == '<p class="govuk-body">' + "**a** &lt;b&gt;<br>" * 2499 + "**a** &lt;b&gt;</p>"
    )


def test_lists_nested_beyond_sense_are_plain() -> None:
    assert to_html("1. " * 3000).startswith('<p class="govuk-body">1. 1. 1.')
