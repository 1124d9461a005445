"""Steps 4 to 6: prepare, review, write up, check the facts, and agree the report."""

from collections.abc import Callable

from tests.journeys.company import Company
from tests.journeys.conftest import Walker
from tests.journeys.steps_request import COLLEAGUE, COLLEAGUES_PASSWORD

SESSION = "2027-03-16 13:00Z"
ONE, TEN = "1. Understand user needs", "10. Make sure users succeed first time, unaided"
WELL_1, WELL_10 = "They rang twelve residents.", "Most reports take under two minutes."
EXPLORE = "People do not know on which day their bin is emptied."
SUGGESTION = "Show the day of collection before the form."
DISSENT = "On a telephone it takes much longer."
QUERY = "We rang twenty residents, not twelve."
AMENDED = "They rang twenty residents."


def prepare(colleague: Walker) -> None:
    """The team's own view of a point, and a link that supports it."""
    colleague.goes("/home").follows("Write the self-review and add evidence").follows(ONE)
    colleague.chooses("Some way to go").writes("In your words", "We ring people, but seldom.")
    colleague.presses("Save and add evidence").writes("What is it?", "Notes of our calls")
    colleague.writes("Link", "ftp://files.example").presses("Add evidence")
    colleague.reads("Enter a full link").writes("Link", "https://files.example/calls")
    colleague.presses("Add evidence").reads("You have added “Notes of our calls”")
    colleague.reads("Supports point 1")


def read(assessor: Walker) -> None:
    """The panel reads what the team prepared, with the request, in one place."""
    assessor.follows("Read what the team has prepared")
    assessor.follows("read everything in one place").reads("Residents tell us")
    assessor.reads("Do people find the form?").reads("We ring people, but seldom.")
    assessor.reads("Notes of our calls").misses("Captions")


def begin(lead: Walker) -> None:
    """On the day of the session the lead opens the review."""
    lead.follows("Begin the review").presses("Begin the review").reads("The review has begun")


def note(lead: Walker, assessor: Walker, observer: Walker) -> None:
    """Private notes of everybody; first views, seen once one's own is given; a discussion."""
    for walker, words, view in ((lead, "Ask who rings.", "Some way to go"),
                                (assessor, "How many calls?", "Help needed")):  # fmt: skip
        walker.goes("/home").follows("Take notes and give first views").follows(ONE)
        walker.reads("How the team sees it").misses("Ask who rings.").writes("Your note", words)
        walker.chooses(view).presses("Save").reads("Point 1 saved")
    assessor.reads("Lea Lead").follows("Talk about this point with the panel")
    assessor.writes("What do you want to say?", "Let us ask for numbers.")
    assessor.presses("Add to the discussion").reads("The panel can read it now")
    observer.follows("Reviews", exact=True).follows("Report a missed bin")
    observer.follows("Read, and take notes").follows(ONE).misses("Your first view")
    observer.misses("Help needed").writes("Your note", "They listen well.").presses("Save")
    observer.follows("Read what the panel says").reads("Let us ask for numbers.")


def write_up(lead: Walker) -> None:
    """What works well, what to explore, suggestions; the list says what is still missing."""
    lead.goes("/home").follows("End the sessions and begin to write up").presses("End the sessions")
    lead.reads("The panel can now agree its findings")
    lead.goes("/home").follows("Write and agree the findings").follows(ONE)
    lead.chooses("Some way to go").writes("What works well", WELL_1)
    lead.writes("What to explore", EXPLORE).presses("Save and go to the next point")
    lead.reads(TEN).chooses("Working well").writes("What works well", WELL_10).presses("Save")
    lead.follows("Back to all findings").reads("14 of 15 points").follows("Suggest what could help")


def suggest(lead: Walker) -> None:
    """A view that asks for a suggestion gets one, with who controls it."""
    lead.writes("Suggestion 1", SUGGESTION).presses("Save").reads("Choose who controls")
    lead.picks("Who controls this? Suggestion 1", "The supplier").presses("Save")
    lead.follows("Back to all findings").reads("Every point is ready")


def dissent(assessor: Walker, lead: Walker) -> None:
    """An assessor has a second view recorded; both say whether they may be named."""
    assessor.goes("/home").follows("Write and agree the findings").follows(TEN)
    assessor.follows("Record a second view").chooses("Some way to go")
    assessor.writes("What do you see otherwise?", DISSENT).presses("Save my second view")
    assessor.reads("Your second view is recorded")
    lead.follows("Say whether your name may be shown").chooses("Yes").presses("Save")
    lead.reads("Your name may be shown")


def send_for_check(lead: Walker) -> None:
    """The lead sends all findings to the team."""
    lead.presses("Send the findings to the team").reads("What the team will read")
    lead.presses("Send the findings to the team").reads("The team can read the findings now")


def query(colleague: Walker) -> None:
    """The team finds a wrong fact."""
    colleague.follows("Read the findings, query facts").reads(WELL_1).reads(DISSENT)
    colleague.page.get_by_text("Query a fact in point 1", exact=True).click()
    colleague.writes("What is not right", QUERY).presses("Send this query on point 1")
    colleague.reads("Not answered yet")


def answer(lead: Walker) -> None:
    """The lead amends the finding and answers."""
    lead.goes("/home").follows("Answer the team’s query").reads(QUERY).follows("Amend the finding")
    lead.writes("What works well", AMENDED).presses("Amend the finding").reads("Point 1 saved")
    lead.goes("/home").follows("Answer the team’s query").follows("Answer this query")
    lead.writes("Your answer", "Thank you. It says twenty now.").presses("Send the answer")


def agree(publisher: Walker) -> None:
    """The publisher reads it all once more and agrees the report."""
    publisher.follows("Read the findings, query facts").reads(AMENDED).misses(WELL_1)
    publisher.reads("It says twenty now").presses("Agree the report")
    publisher.reads("It does not say that you share every view").presses("Agree the report")


def review(walks: Callable[..., Walker], people: Company) -> tuple[Walker, Walker]:
    """From the day of the session to the agreed report: the colleague, and the publisher."""
    lead, assessor, observer = map(walks, (people.lead, people.assessor, people.observer))
    begin(lead)
    note(lead, assessor, observer)
    write_up(lead)
    suggest(lead)
    dissent(assessor, lead)
    send_for_check(lead)
    colleague = walks().sign_in(COLLEAGUE, COLLEAGUES_PASSWORD)
    query(colleague)
    answer(lead)
    publisher = walks(people.publisher)
    agree(publisher)
    return colleague, publisher
