from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.forms.base import Email, Form, Link, LongText, Password, Text, Tick, WholeNumber
from peerreview.forms.questions import clean, is_link, one_line

READERS = "Who can read this: your team."


class Questions(Form):
    name = Text("Name of the service", required="Enter the name of the service", most=10)
    why = Text("Why now?", most=5)
    about = LongText("About", readers=READERS, most=10)
    address = Email(required="Enter your email address")
    link = Link("Link")
    people = WholeNumber("How many people?", low=1, high=60, noun="Number of people")
    password = Password("Password", required="Enter your password")
    sure = Tick("I am sure", required="Tick the box to say that you are sure")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a \r\n b\rc ", "a \n b\nc"),
        ("a\x00b\ud800c\udfffd\ufeff", "abcd"),
        ("e\u0301", "é"),
        ("one\x0btwo\u2028three\x85four", "one\ntwo\nthree\nfour"),
        ("a\tb\x1b[0m\x9f\uffff", "a\tb[0m"),
        ("\u00a0\u3000 \n", ""),
    ],
)
def test_typed_text_is_kept_clean(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize("marks", ["\u0315\u0300", "\u0f73\u0f73"])
def test_of_thousands_of_marks_on_one_letter_thirty_are_kept(marks: str, sent: Any) -> None:
    kept = clean(f"a{marks * 15}b")
    assert clean(f"a{marks * 1_000}b") == kept
    assert sent(Questions, password=f"a{marks * 1_000}b").password.data == kept


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_clean_text_can_be_stored_and_stays_as_it_is(typed: str) -> None:
    kept = clean(typed)
    kept.encode()
    assert "\x00" not in kept
    assert clean(kept) == kept


def test_one_line_has_no_line_feeds() -> None:
    assert one_line(" a\r\n b \t c ") == "a b c"


def test_one_line_does_not_look_like_another() -> None:
    assert one_line("A\u202eda\u200b \u2066By\u2069ron") == "Ada Byron"
    assert one_line("עדה \u200dלאבלייס") == "עדה \u200dלאבלייס"


def test_an_empty_required_answer_says_what_to_enter(sent: Any) -> None:
    for fields in ({}, {"name": ""}, {"name": " \t\u00a0"}, {"name": "\x00"}):
        assert sent(Questions, fields).name.errors == ["Enter the name of the service"]


def test_a_text_that_is_too_long_is_named_and_kept(sent: Any) -> None:
    form = sent(Questions, name="x" * 11, why="x" * 6, about="x" * 11)
    assert form.name.errors == ["Name of the service must be 10 characters or fewer"]
    assert form.why.errors == ["Your answer must be 5 characters or fewer"]
    assert form.about.errors == ["About must be 10 characters or fewer"]
    assert form.name.typed == "x" * 11


def test_line_ends_count_once(sent: Any) -> None:
    assert sent(Questions, about="a\r\n" * 5).about.data == "a\na\na\na\na"


def test_of_repeated_fields_the_first_counts(sent: Any) -> None:
    assert sent(Questions, {"name": ["one", "two"]}).name.data == "one"


def test_what_is_kept_is_shown(shown: Any) -> None:
    form = shown(Questions, name="Council tax", people=12, sure=True)
    assert (form.name.typed, form.people.typed, form.sure.typed, form.about.typed) == (
        "Council tax",
        "12",
        True,
        "",
    )


def test_an_empty_post_does_not_fall_back_to_what_is_kept(bare: Any, sent: Any) -> None:
    form = Questions(data={"about": "kept"})
    assert form.about.typed == ""


@pytest.mark.parametrize(
    "typed", ["a@b.uk", "Ana.Shaw+peer@North-Marsh.gov.uk", "o'neil@example.gov.uk"]
)
def test_an_email_address_is_kept_in_small_letters(sent: Any, typed: str) -> None:
    assert sent(Questions, address=typed).address.data == typed.lower()


def test_a_domain_is_kept_in_the_letters_that_every_mail_server_takes(sent: Any) -> None:
    assert sent(Questions, address="A@Ä.example").address.data == "a@xn--4ca.example"


@pytest.mark.parametrize("typed", ["zoë@b.uk", "用户@b.uk", "ZOË@Ä.example"])
def test_an_address_that_our_mail_does_not_reach_is_refused(sent: Any, typed: str) -> None:
    form = sent(Questions, address=typed)
    assert form.address.errors == [
        "Enter an email address without accents or special letters before the @: our mail does not "
        "reach others"
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "a",
        "a@",
        "@b.uk",
        "a@-.example",
        "a@b_c.uk",
        "a@ä" + "x" * 63 + ".uk",
        "a@b",
        "a@b@c.uk",
        "a b@c.uk",
        "a@b..uk",
        "<a@b.uk>",
        "a@b.uk, c@d.uk",
    ],
)
def test_a_malformed_email_address_is_refused(sent: Any, typed: str) -> None:
    form = sent(Questions, address=typed)
    assert form.address.errors == [
        "Enter an email address in the correct format, like name@example.gov.uk"
    ]
    assert form.address.typed == typed


def test_an_email_address_that_is_too_long_is_refused(sent: Any) -> None:
    form = sent(Questions, address="a" * 250 + "@b.uk")
    assert form.address.errors == ["Email address must be 254 characters or fewer"]


@pytest.mark.parametrize(
    "link",
    [
        "https://example.gov.uk/a?b=c#d",
        "http://localhost:8000/",
        "mailto:a@b.uk?subject=x",
        "HTTPS://EXAMPLE.UK",
    ],
)
def test_web_and_mail_addresses_are_links(link: str) -> None:
    assert is_link(link) is True


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "//example.uk", "www.example.uk", "https://",
     "https:///path", "http://[", "http://a:b", "ftp://a.uk", "mailto:", "mailto:x", "https://a b.uk", "https:\\\\a.uk",
     'https://a.uk/"x', "file:///etc", "/reviews", "vbscript:x"],
)  # fmt: skip
def test_other_addresses_are_not(link: str) -> None:
    assert is_link(link) is False


def test_a_link_without_its_beginning_says_how_it_begins(sent: Any) -> None:
    form = sent(Questions, link="www.example.gov.uk")
    assert form.link.errors == ["Enter a full link that starts with https:// or http://"]
    assert form.link.typed == "www.example.gov.uk"


@pytest.mark.parametrize(
    ("typed", "number"), [("1", 1), ("60", 60), ("+7", 7), ("0 4", 4), ("", None)]
)
def test_a_whole_number_is_read(sent: Any, typed: str, number: int | None) -> None:
    form = sent(Questions, people=typed)
    assert (form.people.data, form.people.errors) == (number, [])


@pytest.mark.parametrize("typed", ["0", "61", "-1", "9" * 5000, "1,000"])
def test_a_number_out_of_range_says_the_range(sent: Any, typed: str) -> None:
    assert sent(Questions, people=typed).people.errors == [
        "Number of people must be between 1 and 60"
    ]


@pytest.mark.parametrize("typed", ["ten", "1.5", "1e3", "²", "٣", "0x10", "1_0", "--1"])
def test_letters_where_a_number_belongs_are_refused(sent: Any, typed: str) -> None:
    form = sent(Questions, people=typed)
    assert form.people.errors == ["Number of people must be a whole number, like 1"]
    assert form.people.typed == typed


def test_a_password_is_taken_as_it_is(sent: Any) -> None:
    assert sent(Questions, password="  two  spaces ").password.data == "  two  spaces "
    assert sent(Questions, password="e\u0301").password.data == "é"


def test_a_tick_is_yes_or_no(sent: Any) -> None:
    assert sent(Questions, sure="yes").sure.data is True
    form = sent(Questions)
    assert (form.sure.data, form.sure.errors) == (False, ["Tick the box to say that you are sure"])
