"""Domains of councils as they are kept, those that show nothing, and who lets people in."""

import pytest

from peerreview.rules.joining import domain_of, may_let_in, problem
from peerreview.rules.people import Office


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Example.GOV.uk", "example.gov.uk"),
        ("@example.gov.uk", "example.gov.uk"),
        ("ada@example.gov.uk", "example.gov.uk"),
        (" example.gov.uk. ", "example.gov.uk"),
        ("ada@bücher.example", "xn--bcher-kva.example"),
        ("ynysmôn.llyw.cymru", "xn--ynysmn-mxa.llyw.cymru"),
        ("localhost", ""),
        ("two words.uk", ""),
        ("-a.uk", ""),
        ("a..uk", ""),
        (".uk", ""),
        ("*.gov.uk", ""),
        ("x" * 64 + ".uk", ""),
        ("", ""),
    ],
)
def test_a_domain_is_kept_in_one_way(typed: str, kept: str) -> None:
    assert domain_of(typed) == kept


@pytest.mark.parametrize("domain", ["gmail.com", "outlook.com", "icloud.com", "yahoo.co.uk", "btinternet.com"])  # fmt: skip
def test_a_public_provider_shows_nothing(domain: str) -> None:
    assert problem(domain).startswith(f"Anybody can have an address at {domain}")


@pytest.mark.parametrize("domain", ["gov.uk", "gov.wales", "nhs.net"])
def test_a_whole_registry_is_nobodys_own(domain: str) -> None:
    assert problem(domain).startswith("Many organisations")


def test_a_council_s_own_domain_is_taken() -> None:
    assert problem("fernshire.gov.uk") == ""
    assert problem("").startswith("Enter what stands after the @")


@pytest.mark.parametrize(
    ("held", "with_publisher", "without"),
    [
        ({Office.PUBLISHER_OF}, True, True),
        ({Office.COORDINATOR_OF}, False, True),
        ({Office.ADMINISTRATOR}, False, True),
        ({Office.WORKS_FOR, Office.SELF}, False, False),
        (set(), False, False),
    ],
)
def test_publishers_let_in_and_others_only_where_there_is_none(
    held: set[Office], with_publisher: bool, without: bool
) -> None:
    assert may_let_in(held, has_publisher=True) is with_publisher
    assert may_let_in(held, has_publisher=False) is without
