"""The standards that come with the software say what they should."""

import pytest

from peerreview.rules import standard
from peerreview.rules.standard import Discipline

WHO_CONTROLS_THIS = "Who controls this: your team, the council, a supplier, or something national?"

LEADING_DISCIPLINES = {
    "local-government-digital-service-standard": {
        "user research": [1, 14],
        "design and content": [10, 11, 12],
        "technology and data": [5, 6, 7, 8, 9],
        "delivery and product": [2, 3, 4, 15],
        "performance and operations": [13],
    },
    "govuk-service-standard": {
        "user research": [1, 2],
        "design and content": [3, 4, 5],
        "technology and data": [9, 11, 12, 13],
        "delivery and product": [6, 7, 8],
        "performance and operations": [10, 14],
    },
    "digital-service-standard-for-wales": {
        "user research": [3],
        "design and content": [2, 4, 5],
        "technology and data": [10, 11],
        "delivery and product": [1, 6, 7, 8, 9],
        "performance and operations": [12],
    },
}

SCALE = [
    (4, "Leading", False),
    (3, "Working well", False),
    (2, "Some way to go", True),
    (1, "Help needed", True),
]


def by_slug(slug: str) -> standard.Standard:
    return next(each for each in standard.shipped() if each.slug == slug)


def test_shipped_standards_are_these_three_with_one_default():
    assert [
        (each.name, each.version, len(each.points), each.default) for each in standard.shipped()
    ] == [
        ("Local Government Digital Service Standard", "2016", 15, True),
        ("Digital Service Standard for Wales", "12 points", 12, False),
        ("GOV.UK Service Standard", "2019", 14, False),
    ]


def test_packs_are_named_by_their_slug():
    assert [name for name, text in standard.packs()] == [
        f"{standard.read(text).slug}.toml" for name, text in standard.packs()
    ]


@pytest.mark.parametrize("slug", LEADING_DISCIPLINES)
def test_points_have_the_leading_disciplines_of_the_domain(slug):
    found = {str(discipline): [] for discipline in Discipline}
    for point in by_slug(slug).points:
        found[str(point.discipline)].append(point.number)
    assert found == LEADING_DISCIPLINES[slug]


@pytest.mark.parametrize("slug", LEADING_DISCIPLINES)
def test_scale_of_a_shipped_standard_asks_for_suggestions_on_its_lower_half(slug):
    assert [
        (option.number, option.label, option.needs_suggestion) for option in by_slug(slug).scale
    ] == SCALE


@pytest.mark.parametrize("slug", LEADING_DISCIPLINES)
def test_prompts_are_questions_and_ask_who_controls_the_technology(slug):
    points = by_slug(slug).points
    assert [
        prompt for point in points for prompt in point.prompts if not prompt.endswith("?")
    ] == []
    assert [point.number for point in points if WHO_CONTROLS_THIS in point.prompts] == {
        "local-government-digital-service-standard": [4, 5, 7, 8, 9, 11],
        "govuk-service-standard": [2, 5, 8, 11, 13, 14],
        "digital-service-standard-for-wales": [2, 4, 5, 8, 10],
    }[slug]


@pytest.mark.parametrize("slug", LEADING_DISCIPLINES)
def test_evidence_has_two_to_four_examples_for_every_point(slug):
    assert [
        point.number for point in by_slug(slug).points if not 2 <= len(point.evidence) <= 4
    ] == []
