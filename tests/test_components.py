"""The macros and layouts, drawn with the application's own settings and looked at by the lint."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask, render_template, render_template_string
from werkzeug.datastructures import MultiDict

from peerreview.forms.base import (
    Choice,
    Choices,
    Clock,
    Day,
    Edit,
    Email,
    HalfDays,
    Link,
    LongText,
    Password,
    Pick,
    Text,
    Tick,
    WholeNumber,
)
from peerreview.rules.errors import Missing
from tests import lint

READERS = "Who can read this: your team."
PAGE = """{% extends "layouts/two_thirds.html" %}
{% import "components/fields.html" as f %}
{% import "components/lists.html" as l %}
{% import "components/buttons.html" as b %}
{% block title %}A page{% endblock %}
{% block back %}{{ b.back_link("/") }}{% endblock %}
{% block main %}"""
MACROS = {
    "name": "text", "address": "text", "about": "long_text", "link": "text", "people": "text", "stage": "radios",
    "points": "checkboxes", "group": "pick", "starts": "day", "at": "clock", "when": "half_days", "sure": "tick",
    "password": "text",
}  # fmt: skip
ATTACK = """"><script>alert('x')</script>"""


class EveryQuestion(Edit):
    name = Text("Name", required="Enter the name", hint="As residents know it", readers=READERS)
    address = Email(required="Enter the address")
    about = LongText("About", readers=READERS, required="Enter what it does")
    link = Link("Link", required="Enter the link")
    people = WholeNumber("How many people?", low=1, high=60, required="Enter how many")
    stage = Choice(
        "Stage",
        choices=[("a", "Alpha", "Trying"), (None, "or"), ("b", "Beta")],
        required="Choose a stage",
    )
    points = Choices("Points", choices=[("1", "One"), ("2", "Two")], required="Choose a point")
    group = Pick("Group", choices=[("l", "London")], required="Choose a group")
    starts = Day("First day", required="Enter the date")
    at = Clock("Start time", required="Enter the time")
    when = HalfDays(
        "Half-days", rows=2, required="Give a half-day", hint="Two or more", readers=READERS
    )
    sure = Tick("I am sure", required="Tick the box")
    password = Password("Password", required="Enter your password")


@dataclass
class Place:
    number: int
    last: int


@pytest.fixture
def drawn(application: Flask, database: None) -> Iterator[Callable[..., str]]:
    """`drawn(source, form=…)` gives the HTML of a page with this in its main block, which the lint finds good."""
    with application.test_request_context("/a-page?q=a+b&page=2"):

        def draw(source: str, **values: Any) -> str:
            html = render_template_string(f"{PAGE}{source}{{% endblock %}}", **values)
            assert lint.problems(html, "drawn") == []
            return html

        yield draw


def every_question() -> str:
    fields = (f"{{{{ f.{macro}(form.{name}) }}}}" for name, macro in MACROS.items())
    return (
        f"{{% call f.form_for(form) %}}{''.join(fields)}{{{{ f.submit('Save') }}}}{{% endcall %}}"
    )


def posted(fields: dict[str, str]) -> EveryQuestion:
    form = EveryQuestion(MultiDict(fields))
    form.validate()
    return form


def test_every_question_is_drawn_with_its_label(drawn: Any) -> None:
    html = drawn(every_question(), form=EveryQuestion(formdata=None, data={"version": 3}))
    assert html.count(READERS) == 3
    assert 'name="version" value="3"' in html
    assert 'action="/a-page?q=a+b&amp;page=2"' in html


def test_every_error_stands_at_its_question_and_in_the_summary(drawn: Any) -> None:
    form = posted({})
    html = drawn(every_question(), form=form)
    assert [html.count(message) for message, _ in form.problems()] == [2] * 13
    assert all(f'id="{href[1:]}"' in html for _, href in form.problems())


def test_typed_text_is_shown_again_as_text(drawn: Any) -> None:
    fields = dict.fromkeys(
        ("name", "address", "about", "link", "people", "stage", "points", "group", "at"), ATTACK
    )
    parts = {
        f"{name}-{part}": ATTACK
        for name in ("starts", "when-1")
        for part in ("day", "month", "year", "half")
    }
    html = drawn(every_question(), form=posted(fields | parts))
    assert "<script>alert" not in html
    assert html.count("&#34;&gt;&lt;script&gt;") == 12


def test_a_password_is_never_shown_again(drawn: Any) -> None:
    assert "swordfish" not in drawn(every_question(), form=posted({"password": "swordfish"}))


@pytest.mark.parametrize(("name", "macro"), list(MACROS.items())[:-2])
def test_a_question_can_be_the_heading_of_its_page(
    application: Flask, macro: str, name: str
) -> None:
    start = PAGE.replace("A page", "{{ form[name].label.text }}").replace("{% block main %}", "")
    main = f"{{% block heading %}}{{% endblock %}}{{% block main %}}{{{{ f.{macro}(form[name], page_heading=True) }}}}{{% endblock %}}"
    with application.test_request_context():
        form = EveryQuestion(formdata=None)
        html = render_template_string(start + main, form=form, name=name)
    assert lint.problems(html, name) == []


def test_lists_and_buttons_are_drawn(drawn: Any) -> None:
    source = """
    {{ l.summary([("Service", "Tax", "/c"), ("Stage", "", "/c", "the stage of the service"), ("Group", "London")]) }}
    {{ l.task_list([{"title": "One", "href": "/1", "hint": "Short", "done": True}, {"title": "Two", "href": None}]) }}
    {{ l.status_tag("accuracy check") }} {{ l.view_badge("Leading", 4) }} {{ l.view_badge("Not covered") }}
    {{ l.journey([("Draft", "done"), ("Forming", "now"), ("Agreed", "later")]) }}
    {{ l.empty("Nothing yet.", ("Start a request", "/start")) }}
    {{ b.button_form("/accept", "Accept", about="Tax", fields={"seat": "x"}) }} {{ b.button_form("/d", "Drop", "link") }}
    {{ b.link_button("/x", "Go", "secondary") }} {{ b.start_button("/y", "Start") }} {{ b.breadcrumbs([("Home", "/")]) }}
    """
    html = drawn(source)
    assert 'Change<span class="govuk-visually-hidden"> the stage of the service</span>' in html
    assert len(re.findall(r'name="once" value="[\w-]{22}"', html)) == 2


def test_pages_of_a_list_keep_what_was_asked(drawn: Any) -> None:
    html = drawn("{{ l.pagination(page) }}", page=Place(number=5, last=9))
    assert re.findall(r'href="/a-page\?q=a%20b&amp;page=(\d)"', html) == [
        "4",
        "1",
        "4",
        "5",
        "6",
        "9",
        "6",
    ]
    assert "govuk-pagination" not in drawn("{{ l.pagination(page) }}", page=Place(number=1, last=1))


@pytest.mark.parametrize(
    "name", ["400", "403", "404", "405", "409", "413", "422", "500", "expired"]
)
def test_an_error_page_needs_nothing_and_gives_back_what_it_has(
    application: Flask, database: None, name: str
) -> None:
    with application.test_request_context():
        bare = render_template(f"errors/{name}.html")
        given = render_template(
            f"errors/{name}.html",
            typed=[("What works well", "Short & clear\n<b>")],
            theirs=[("What works well", "Long")],
            missing=[Missing(None, "Name a lead assessor")],
            back="/reviews/PR-1",
        )
    assert lint.problems(bare, name) == []
    assert lint.problems(given, name) == []
    gives_back = name not in ("404", "405", "413")
    assert ("Short &amp; clear\n&lt;b&gt;</textarea>" in given) is gives_back
