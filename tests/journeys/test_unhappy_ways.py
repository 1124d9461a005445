"""The ways that no review wants to go: each ends kindly, and nothing that was typed is lost."""

from collections.abc import Callable

import pytest
from flask import Flask

from peerreview.db import db
from peerreview.models.people import Person
from peerreview.models.reviews import Review
from peerreview.rules.lifecycle import Status
from peerreview.rules.people import SeatState
from tests.factories_findings import cast
from tests.factories_panels import Forming
from tests.journeys.conftest import Walker

pytestmark = pytest.mark.journey
Walks = Callable[..., Walker]


def at(review: Review, page: str = "") -> str:
    return f"/reviews/{review.ref}{page}"


def test_a_request_is_sent_back_completed_and_then_declined(service: Flask, walks: Walks) -> None:
    one = Forming(Status.REQUESTED)
    coordinator, publisher = walks(one.coordinator), walks(one.publisher)
    coordinator.goes("/home").follows("Answer the request").follows("Send the request back")
    coordinator.presses("Send the request back").reads("Say what is missing")
    coordinator.writes("What is missing?", "Who rings you?").presses("Send the request back")
    coordinator.reads("You have sent the request back")

    publisher.goes("/home").follows("Complete and submit the request").reads("Who rings you?")
    publisher.follows("What the service does").writes("Who is it for?", "Two thousand callers")
    publisher.presses("Save and come back later").presses("Check your answers")
    publisher.presses("Submit the request").reads("Request submitted")

    coordinator.goes("/home").follows("Answer the request").follows("Decline the request")
    coordinator.writes("Why can you not take", "Please ask us again in autumn.")
    coordinator.presses("Decline the request").reads("You have declined the request")
    coordinator.reads("Please ask us again in autumn.").misses("What you can do now")
    coordinator.goes(at(one.review, "/request")).reads("This is for somebody else")
    publisher.goes(at(one.review)).reads("Please ask us again in autumn.")
    publisher.follows("Request", exact=True).reads("Two thousand callers")


def test_the_publisher_objects_and_then_withdraws(service: Flask, walks: Walks) -> None:
    one = Forming()
    lead = one.candidate("Lea Lead")
    one.seat(lead)
    invited = one.candidate("Ivo Invited")
    one.seat(invited, state=SeatState.OFFERED)
    publisher = walks(one.publisher).goes(at(one.review)).goes(at(one.review, "/panel"))
    publisher.follows("Object to Lea Lead").presses("Object").reads("Enter your reason")
    publisher.writes("Why should they not", "They applied for a job here.").presses("Object")
    coordinator = walks(one.coordinator).goes(at(one.review, "/panel"))
    coordinator.reads("They applied for a job here.")
    assessor = walks(lead).goes(at(one.review, "/panel")).misses("They applied for a job here.")

    publisher.goes(at(one.review)).follows("Withdraw this review")
    publisher.reads("You owe nobody a reason").presses("Withdraw the review")
    publisher.reads("You have withdrawn the review").follows("Request", exact=True)
    for walker in (assessor, coordinator, walks(invited)):
        walker.goes(at(one.review)).reads("Withdrawn").misses("Request\n")
        walker.goes(at(one.review, "/panel")).reads("This is for somebody else")


def test_a_scheduled_review_is_planned_again_and_then_cancelled(
    service: Flask, walks: Walks
) -> None:
    one = Forming(Status.SCHEDULED)
    lead, _ = one.ready()
    coordinator = walks(one.coordinator).goes(at(one.review))
    coordinator.follows("Find other dates").reads("These sessions are cancelled")
    coordinator.writes("Why does this review need", "Our lead is ill.")
    coordinator.presses("Cancel the sessions").reads("The sessions are cancelled")
    coordinator.goes(at(one.review, "/panel")).reads("No session is fixed yet")
    assessor = (
        walks(db.session.get(Person, lead.person_id)).goes(at(one.review)).reads("Our lead is ill.")
    )
    publisher = walks(one.publisher).goes(at(one.review)).reads("Our lead is ill.")

    coordinator.goes(at(one.review)).follows("Cancel this review")
    coordinator.writes("Why is this review cancelled?", "Nobody is free before summer.")
    coordinator.presses("Cancel the review").reads("You have cancelled the review")
    for walker in (assessor, publisher):
        walker.goes(at(one.review)).reads("Nobody is free before summer.")
    assessor.goes(at(one.review, "/request")).reads("This is for somebody else")
    publisher.goes(at(one.review, "/request")).reads("Report a pothole")


def test_the_second_of_two_coordinators_is_told_kindly(service: Flask, walks: Walks) -> None:
    one = Forming(Status.REQUESTED)
    first, second = walks(one.coordinator), walks(one.coordinator)
    first.goes(at(one.review, "/accept"))
    second.goes(at(one.review, "/decline")).writes("Why can you not take", "We have no lead.")
    first.presses("Accept the request").reads("You have accepted the request")
    answers: list[int] = []
    second.page.on("response", lambda got: answers.append(got.status))
    second.presses("Decline the request").reads("This has moved on")
    assert answers[0] == 409
    assert second.page.get_by_label("Reason").input_value() == "We have no lead."
    second.follows("See how it stands now").reads("Forming")


def test_of_two_who_write_one_finding_neither_loses_a_word(service: Flask, walks: Walks) -> None:
    one = cast(Status.WRITING)
    lead, assessor = (
        walks(who).goes(at(one.review, "/findings/2")) for who in (one.lead, one.assessor)
    )
    lead.writes("What works well", "They meet daily.").presses("Save").reads("Point 2 saved")
    answers: list[int] = []
    assessor.page.on("response", lambda got: answers.append(got.status))
    assessor.writes("What works well", "They meet every morning.").presses("Save")
    assessor.reads("Somebody else saved this first")
    assert answers[0] == 409
    boxes = assessor.page.locator("textarea").evaluate_all("all => all.map(one => one.value)")
    assert [text for text in boxes if text.startswith("They meet")] == [
        "They meet every morning.",
        "They meet daily.",
    ]
    assessor.follows("See how it stands now")
    assert assessor.page.get_by_label("What works well").input_value() == "They meet daily."
