"""The accuracy check: queries about facts, and the lead's answers."""

import pytest

from peerreview import queries
from peerreview.operations import accuracy
from peerreview.rules.errors import Missing, NotAllowed, NotVisible, Outdated, Refused, WrongStatus
from peerreview.rules.lifecycle import Need, Status
from tests.factories_findings import by, cast, fresh, last_event, query, told

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("who", ("publisher", "colleague"))
def test_team_queries_a_fact_and_the_lead_hears(who: str) -> None:
    one = cast(Status.ACCURACY_CHECK)
    made = accuracy.raise_query(one.review, 2, by=by(getattr(one, who)), words="We are six")
    assert last_event() == ("raise query", "team", "point 2")
    assert told() == {(one.lead.id, "query_raised")}
    found = queries.accuracy.queries_of(fresh(one.review))
    assert [(number, row.ref, row.words) for number, (row,) in found.items()] == [
        (2, made.ref, "We are six")
    ]
    assert queries.accuracy.missing_for_agree(one.review) == (
        Missing(Need.QUERIES_ANSWERED, "The query on point 2 waits for the lead’s answer"),
    )


def test_lead_answers_and_the_team_hears() -> None:
    one = cast(Status.ACCURACY_CHECK)
    asked = query(one.review, 2, one.colleague)
    answer = accuracy.answer_query
    answer(one.review, asked.ref, by=by(one.lead), version=1, answer="Corrected")
    assert last_event() == ("answer query", "lead", f"query {asked.ref}")
    assert told() == {
        (one.publisher.id, "query_answered"),
        (one.colleague.id, "query_answered"),
    }
    assert queries.accuracy.missing_for_agree(fresh(one.review)) == ()
    with pytest.raises(Outdated) as outdated:
        answer(fresh(one.review), asked.ref, by=by(one.lead), version=1, answer="Other")
    assert outdated.value.theirs == (("The answer", "Corrected"),)
    answer(fresh(one.review), asked.ref, by=by(one.lead), version=2, answer="In better words")
    assert queries.accuracy.query_by_ref(fresh(one.review), asked.ref).answer == "In better words"


def test_empty_query_and_empty_answer_are_refused() -> None:
    one = cast(Status.ACCURACY_CHECK)
    with pytest.raises(Refused):
        accuracy.raise_query(one.review, 2, by=by(one.colleague), words="")
    asked = query(one.review, 2, one.colleague)
    with pytest.raises(Refused):
        accuracy.answer_query(one.review, asked.ref, by=by(one.lead), version=1, answer="")


def test_a_query_of_another_review_is_not_there() -> None:
    one, other = cast(Status.ACCURACY_CHECK), cast(Status.ACCURACY_CHECK)
    asked = query(other.review, 2, other.colleague)
    with pytest.raises(NotVisible):
        accuracy.answer_query(one.review, asked.ref, by=by(one.lead), version=1, answer="Yes")
    with pytest.raises(NotVisible):
        accuracy.raise_query(one.review, 9, by=by(one.colleague), words="No such point")


@pytest.mark.parametrize(
    ("who", "refusal"),
    (
        ("lead", NotAllowed),
        ("assessor", NotAllowed),
        ("coordinator", NotAllowed),
        ("stranger", NotVisible),
    ),
)
def test_only_the_team_raises_queries(who: str, refusal: type[Exception]) -> None:
    one = cast(Status.ACCURACY_CHECK)
    with pytest.raises(refusal):
        accuracy.raise_query(one.review, 2, by=by(getattr(one, who)), words="We are six")
    assert told() == set()


@pytest.mark.parametrize("who", ("assessor", "observer", "publisher", "coordinator"))
def test_only_the_lead_answers(who: str) -> None:
    one = cast(Status.ACCURACY_CHECK)
    asked = query(one.review, 2, one.colleague)
    with pytest.raises(NotAllowed):
        accuracy.answer_query(
            one.review, asked.ref, by=by(getattr(one, who)), version=1, answer="Yes"
        )


@pytest.mark.parametrize("status", (Status.WRITING, Status.AGREED))
def test_queries_belong_to_the_accuracy_check(status: Status) -> None:
    one = cast(status)
    with pytest.raises(WrongStatus):
        accuracy.raise_query(one.review, 2, by=by(one.publisher), words="We are six")
