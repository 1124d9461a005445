"""The texts of the demo: many, different, and of people and councils that do not exist."""

import re
from collections import Counter

from peerreview.demo import cast, content, shown
from peerreview.rules import standard as packs


def test_texts_carry_no_two_identical_paragraphs() -> None:
    counted = Counter(text for text in content.texts() if len(text) > 40)
    del counted["local-government-digital-service-standard"]
    assert [text for text, times in counted.items() if times > 1] == []


def test_texts_are_british_and_whole() -> None:
    odd = re.compile(r"lorem|\b(?:organiz|recogniz|color|center\b|behavior)", re.IGNORECASE)
    assert [text for text in content.texts() if odd.search(text)] == []


def test_councils_cannot_clash_with_the_register() -> None:
    councils = content.read("councils")["councils"]
    assert len(councils) == 14
    assert [one["code"] for one in councils if not one["code"].startswith("ZZ-")] == []


def test_every_address_is_one_that_can_never_exist() -> None:
    links = [text for text in content.texts() if "://" in text]
    hosts = [re.sub(r"https://([^/]+)/.*", r"\1", link) for link in links]
    hosts += [email.rpartition("@")[2] for email in cast.EMAILS.values()]
    assert [host for host in hosts if not host.endswith(".example")] == []


def test_people_have_names_and_addresses_of_their_own() -> None:
    people = cast.members()
    assert len(people) >= 40
    assert len({one["name"] for one in people}) == len(people)
    assert len(set(cast.EMAILS.values())) == len(people)


def test_reviews_use_every_shipped_standard() -> None:
    used = {told["standard"] for told in content.stories()}
    assert used == {packs.read(text).slug for _, text in packs.packs()}


def test_each_shown_account_is_another_kind_of_person() -> None:
    kinds = [account.kind for account in shown()]
    assert len(set(kinds)) == len(kinds) == 14
    assert len({account.email for account in shown()}) == len(kinds)
