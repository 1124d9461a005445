"""Two worlds that differ only in hidden facts are the same, byte for byte, to whoever has no right.

The second world is the first one with the fact changed, looked at in the same minute.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from peerreview.db import commit, db
from peerreview.models.findings import Finding, FirstView, Note, ReportPoint
from peerreview.models.people import Interest
from peerreview.models.preparation import SelfView
from peerreview.rules.lifecycle import Status
from peerreview.rules.sharing import Audience
from tests import factories as make
from tests import factories_reports as reports
from tests.conftest import Client
from tests.sweep.crawler import crawl, masked
from tests.sweep.stage import Stage, staged
from tests.sweep.world import World
from tests.turns import by_turns

# Those that the facts below are about: every address of the last two, and where links lead.
SITUATIONS = ("forming", "in review", "agreed")
OPENED = SITUATIONS[-2:]
TEAM = {"publisher", "team member"}
PANEL = {"lead", "assessor", "observer"}


def finding_sounds_worse(world: World) -> None:
    """What the panel is writing: a view 1 instead of 3, with other words."""
    review = world.reviews["in review"]
    worse = {"view": 1, "works_well": "Little so far"}
    db.session.execute(sa.update(Finding).where(Finding.review_id == review.id).values(**worse))


def views_of_the_report_are_lower(world: World) -> None:
    """Views of a report that is shared without views, and all of a point that is not shared."""
    lower = {"view": 1, "label": "Help needed"}
    db.session.execute(sa.update(ReportPoint).values(**lower))
    unshared = sa.update(ReportPoint).where(ReportPoint.number != 1)
    db.session.execute(unshared.values(works_well="Nothing at all"))


def first_views_are_higher(world: World) -> None:
    """What the lead thinks; the file for Freedom of Information requests says that they gave it."""
    db.session.execute(sa.update(FirstView).values(view=4))


def note_says_something_else(world: World) -> None:
    """What the lead noted for themselves."""
    seats = [world.seat("lead", world.reviews[name]).id for name in ("in review", "agreed")]
    db.session.execute(sa.update(Note).where(Note.seat_id.in_(seats)).values(words="Oh dear"))


def team_thinks_less_of_itself(world: World) -> None:
    """The self-review, while the panel is being formed."""
    review = world.reviews["forming"]
    less = sa.update(SelfView).where(SelfView.review_id == review.id)
    db.session.execute(less.values(view=1, words="We are worried"))


def there_is_one_more_review(world: World) -> None:
    """A review of the same council that nobody has shared."""
    make.review(
        world.host, Status.FORMING, group=world.group, standard=world.standard,
        contact=world.people["publisher"], service_id=world.reviews["forming"].service_id,
    )  # fmt: skip


def another_assessor_sits_there(world: World) -> None:
    """One more seat on the panel."""
    make.seat(world.reviews["in review"], world.people["newcomer"])


def interest_has_other_words(world: World) -> None:
    """The words of a declared interest are for their owner alone."""
    db.session.execute(sa.update(Interest).values(words="We were at school together"))


def coordinators_are_shown_more(world: World) -> None:
    """A share of another point, for the coordinators of the group alone."""
    by = world.people["publisher"]
    reports.share(world.reviews["agreed"], Audience.COORDINATORS, (1, 2), by=by)


# Each fact with those who have a right to it; to everybody else both worlds are one.
FACTS: dict[Callable[[World], None], set[str]] = {
    finding_sounds_worse: PANEL,
    views_of_the_report_are_lower: TEAM | PANEL,
    # Others see that a first view is there once theirs is given; the lead's own page shows it.
    first_views_are_higher: PANEL,
    note_says_something_else: {"lead"},
    team_thinks_less_of_itself: TEAM,
    there_is_one_more_review: TEAM | {"coordinator"},
    another_assessor_sits_there: TEAM | PANEL | {"coordinator"},
    interest_has_other_words: {"assessor", "conflicted assessor"},
    coordinators_are_shown_more: {*TEAM, "coordinator", "colleague", "conflicted coordinator"},
}
# One who sees each fact, and where: to show that it can be seen at all.
WITNESS = {
    finding_sounds_worse: ("observer", "/reviews/{in review}/findings/1"),
    views_of_the_report_are_lower: ("team member", "/reviews/{agreed}/report"),
    first_views_are_higher: ("lead", "/reviews/{in review}/notes/1"),
    note_says_something_else: ("lead", "/reviews/{in review}/notes/1"),
    team_thinks_less_of_itself: ("publisher", "/reviews/{forming}/self-review/1"),
    there_is_one_more_review: ("publisher", "/reviews"),
    another_assessor_sits_there: ("coordinator", "/reviews/{in review}/panel"),
    interest_has_other_words: ("assessor", "/me/interests"),
    coordinators_are_shown_more: ("colleague", "/library/{agreed}"),
}
PEOPLE = (
    "outsider", "publisher", "team member", "colleague", "lead", "assessor", "observer", "invited",
    "stepped down", "removed", "conflicted assessor", "coordinator", "conflicted coordinator", "peer",
    "grouped", "member", "administrator", "moved away", "deactivated",
)  # fmt: skip


@pytest.fixture(scope="module")
def prepared(application: Flask, template: bytes) -> Iterator[Stage]:
    with staged(application, template, *SITUATIONS) as stage:
        yield stage


@pytest.fixture
def stage(prepared: Stage) -> Iterator[Stage]:
    yield prepared
    prepared.restore()


def look(stage: Stage, browser: Client, name: str) -> dict[str, Any]:
    """Everything that somebody is answered, by address."""
    addresses = stage.world.addresses(stage.application, "GET", name, OPENED, more=0)
    answers = crawl(browser, ["/", "/home", "/library?words=well", *addresses])
    return {path: masked(answer) for path, answer in answers.items()}


@pytest.mark.parametrize("name", by_turns(PEOPLE))
def test_hidden_facts_change_nothing_for_whoever_has_no_right(stage: Stage, name: str) -> None:
    browser = stage.browser(name)
    before = look(stage, browser, name)
    for change, seen_by in FACTS.items():
        if name not in seen_by:
            change(stage.world)
    commit()
    after = look(stage, browser, name)
    assert [path for path in before if before[path] != after.get(path)] == []
    assert set(after) == set(before)


def test_each_fact_can_be_seen_by_somebody_who_has_the_right(stage: Stage) -> None:
    refs = {name: review.ref for name, review in stage.world.reviews.items()}
    for change, (name, where) in WITNESS.items():
        browser, path = stage.browser(name), where.format(**refs)
        before = masked(browser.get(path))
        assert before[0] == 200, path
        change(stage.world)
        commit()
        assert masked(browser.get(path)) != before, change.__name__
