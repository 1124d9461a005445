"""The whole way of one review, through everybody's hands and by the real pages only."""

from collections.abc import Callable

import pytest
import time_machine
from flask import Flask

from tests.journeys import steps_findings, steps_panel, steps_request, steps_sharing
from tests.journeys.company import BEGINS, company
from tests.journeys.conftest import Walker

pytestmark = pytest.mark.journey


def test_a_request_becomes_a_review_and_what_the_council_shares_is_found(
    service: Flask, walks: Callable[..., Walker]
) -> None:
    with time_machine.travel(BEGINS, tick=True) as clock:
        people = company()
        publisher, colleague, coordinator = steps_request.ask(walks, people)
        steps_panel.form(walks, people, publisher, coordinator)
        steps_findings.prepare(colleague)
        steps_findings.read(walks(people.lead))
        clock.move_to(steps_findings.SESSION)
        colleague, publisher = steps_findings.review(walks, people)
        steps_sharing.share(walks, people, colleague, publisher)
