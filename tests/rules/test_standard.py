"""A pack is read in every part, and a bad one is refused by name."""

import pytest

from peerreview.rules import standard
from peerreview.rules.standard import BadStandard, Discipline

GOOD_PACK = """
slug = "small-standard"
version = "1"
name = "A small standard"
publisher = "The Midlands group"
address = "https://standard.example/"
published = "May 2024"
not_covered = "There was no time."
not_applicable = "It does not apply."

[[scale]]
number = 2
label = "Well"
explanation = "It works."
needs_suggestion = false

[[scale]]
number = 1
label = "Not yet"
explanation = "It does not work yet."
needs_suggestion = true

[[points]]
number = 1
title = "Listen"
summary = "Listen to residents."
discipline = "user research"
prompts = ["Whom do you hear?", "Whom do you miss?"]
evidence = ["Notes from a visit"]

[[points]]
number = 2
title = "Measure"
summary = "Measure what matters."
discipline = "performance and operations"
prompts = ["What do you measure?", "Who looks at it?"]
evidence = ["A page of figures"]
address = "http://standard.example/measure"
"""

SCALE = GOOD_PACK[GOOD_PACK.index("[[scale]]") : GOOD_PACK.index("[[points]]")]
FIRST_OPTION = SCALE[: SCALE.index("[[scale]]\nnumber = 1")]

BAD_PACKS = [
    (
        'slug = "small-standard"',
        "slug =",
        "the pack is not TOML: Invalid value (at line 2, column 7)",
    ),
    (
        '"small-standard"',
        '"Small Standard"',
        "the standard: slug must be lower-case words joined by hyphens",
    ),
    (
        '"small-standard"',
        '"small-"',
        "the standard: slug must be lower-case words joined by hyphens",
    ),
    ('version = "1"\n', "", "the standard has no version"),
    ('version = "1"', "version = 1", "the standard: version must be text in quotation marks"),
    ('"A small standard"', '"  "', "the standard: name is empty"),
    ('"A small standard"', f'"{"n" * 121}"', "the standard: name is longer than 120 characters"),
    ("publisher =", "publsher =", "the standard has a part that is not known: publsher"),
    (
        "https://standard.example/",
        "javascript:alert(1)",
        "the standard: address must be a web address that starts with https:// or http://",
    ),
    (
        "https://standard.example/",
        "https:///page",
        "the standard: address must be a web address that starts with https:// or http://",
    ),
    (
        "https://standard.example/",
        "https://a:b@standard.example/",
        "the standard: address must be a web address that starts with https:// or http://",
    ),
    (
        "https://standard.example/",
        "https://[standard/",
        "the standard: address must be a web address that starts with https:// or http://",
    ),
    (
        'version = "1"',
        'version = "1"\ndefault = "yes"',
        "the standard: default must be true or false",
    ),
    ('not_covered = "There was no time."', "", "the standard has no not_covered"),
    (
        SCALE,
        "[[points]]\n[scale]\nnumber = 1\n",
        "the standard: scale must be written as [[scale]] tables",
    ),
    (FIRST_OPTION, "", "the standard needs 2 to 10 options in its scale, and has 1"),
    ("number = 1\nlabel", "number = 2\nlabel", "two options have the number 2"),
    ('"Not yet"', '"Well"', "two options have the label Well"),
    (
        "needs_suggestion = true",
        "",
        "option 2 of the scale: needs_suggestion must be true or false",
    ),
    (
        "number = 1\nlabel",
        "number = 1.5\nlabel",
        "option 2 of the scale: number must be a whole number from 0 to 100",
    ),
    (
        "number = 1\nlabel",
        "number = true\nlabel",
        "option 2 of the scale: number must be a whole number from 0 to 100",
    ),
    (
        'label = "Well"',
        'lable = "Well"',
        "option 1 of the scale has a part that is not known: lable",
    ),
    ('number = 2\ntitle = "Measure"', 'title = "Measure"', "point 2 has no number"),
    (
        'number = 2\ntitle = "Measure"',
        'number = 3\ntitle = "Measure"',
        "points must be numbered 1, 2, 3 and so on: point 2 is numbered 3",
    ),
    ('"Measure"', '"Listen"', "two points have the title Listen"),
    ('summary = "Measure what matters."\n', "", "point 2 has no summary"),
    (
        '"Measure what matters."',
        '"Measure\\nwhat matters."',
        "point 2: summary has a line break or a hidden character",
    ),
    (
        '"Measure what matters."',
        '"Measure \\u202e what matters."',
        "point 2: summary has a line break or a hidden character",
    ),
    (
        '"performance and operations"',
        '"magic"',
        "point 2: discipline must be one of user research, design and content, technology and data, "
        "delivery and product, performance and operations, and is magic",
    ),
    (
        '"What do you measure?", "Who looks at it?"',
        '"What do you measure?"',
        "point 2 needs 2 to 3 prompts, and has 1",
    ),
    (
        '"What do you measure?", "Who looks at it?"',
        '"A?", "B?", "C?", "D?"',
        "point 2 needs 2 to 3 prompts, and has 4",
    ),
    ('"What do you measure?", "Who looks at it?"', '"A?", "A?"', "two prompts of point 2 say A?"),
    (
        '["What do you measure?", "Who looks at it?"]',
        '"What do you measure?"',
        "point 2: prompts must be a list",
    ),
    ('"Who looks at it?"', '""', "point 2: prompts 2 is empty"),
    ('["A page of figures"]', "[]", "point 2 needs 1 to 6 examples of good evidence, and has 0"),
    ('"A page of figures"', f'"{"e" * 401}"', "point 2: evidence 1 is longer than 400 characters"),
    (
        "http://standard.example/measure",
        "ftp://standard.example/measure",
        "point 2: address must be a web address that starts with https:// or http://",
    ),
    ('address = "http:', 'adress = "http:', "point 2 has a part that is not known: adress"),
]


def refusal(text: str) -> str:
    with pytest.raises(BadStandard) as refused:
        standard.read(text)
    return str(refused.value)


def test_read_gives_every_part_of_a_pack():
    assert standard.read(GOOD_PACK) == standard.Standard(
        slug="small-standard",
        version="1",
        name="A small standard",
        publisher="The Midlands group",
        address="https://standard.example/",
        published="May 2024",
        default=False,
        scale=(
            standard.Option(2, "Well", "It works.", False),
            standard.Option(1, "Not yet", "It does not work yet.", True),
        ),
        not_covered="There was no time.",
        not_applicable="It does not apply.",
        points=(
            standard.Point(
                1,
                "Listen",
                "Listen to residents.",
                Discipline.USER_RESEARCH,
                ("Whom do you hear?", "Whom do you miss?"),
                ("Notes from a visit",),
                "https://standard.example/",
            ),
            standard.Point(
                2,
                "Measure",
                "Measure what matters.",
                Discipline.PERFORMANCE_AND_OPERATIONS,
                ("What do you measure?", "Who looks at it?"),
                ("A page of figures",),
                "http://standard.example/measure",
            ),
        ),
    )


@pytest.mark.parametrize(("old", "new", "message"), BAD_PACKS)
def test_read_refuses_by_name(old, new, message):
    assert GOOD_PACK.count(old) == 1
    assert refusal(GOOD_PACK.replace(old, new)) == message


def test_read_refuses_a_scale_that_goes_up_and_down():
    third = '[[scale]]\nnumber = 3\nlabel = "Best"\nexplanation = "Others could learn."\nneeds_suggestion = false\n'
    text = GOOD_PACK.replace("[[points]]", third + "[[points]]", 1)
    assert refusal(text) == "the numbers of the scale must only rise or only fall: 2, 1, 3"


def test_read_refuses_a_pack_without_points():
    assert (
        refusal(GOOD_PACK.partition("[[points]]")[0])
        == "the standard needs 1 to 50 points, and has 0"
    )


def test_read_refuses_a_pack_that_is_too_long():
    assert refusal(GOOD_PACK + "#" * 200_000) == "the pack is longer than 200,000 characters"


@pytest.mark.parametrize(
    "odd",
    ["a = " + "[" * 20_000, "a = " + "9" * 5_000, "a = 2016-02-31"],
    ids=["deep nesting", "a huge number", "an impossible date"],
)
def test_read_refuses_what_breaks_the_toml_reader(odd):
    assert refusal(odd).split(":")[0] == "the pack is not TOML"


def test_point_and_option_are_found_by_number():
    small = standard.read(GOOD_PACK)
    assert (small.point(2).title, small.option(1).label) == ("Measure", "Not yet")


@pytest.mark.parametrize("number", [-1, 0, 3])
def test_point_that_does_not_exist_is_said_so(number):
    with pytest.raises(LookupError) as missing:
        standard.read(GOOD_PACK).point(number)
    assert str(missing.value) == f"A small standard has no point {number}"


def test_option_that_does_not_exist_is_said_so():
    with pytest.raises(LookupError) as missing:
        standard.read(GOOD_PACK).option(3)
    assert str(missing.value) == "The scale of A small standard has no option 3"


def test_read_takes_a_pack_from_any_editor():
    assert standard.read("\ufeff" + GOOD_PACK.replace("\n", "\r\n")) == standard.read(GOOD_PACK)


def test_digest_is_the_same_however_an_editor_ends_its_lines():
    other = "\ufeff" + GOOD_PACK.replace("\n", "  \r\n") + "\r\n"
    assert standard.digest(other) == standard.digest(GOOD_PACK)


def test_digest_changes_with_a_word():
    assert standard.digest(GOOD_PACK.replace("Listen", "Hear")) != standard.digest(GOOD_PACK)
