"""Steps 7 and 8: respond, act, share, be found, and take it back."""

from collections.abc import Callable

from tests.journeys.company import Company
from tests.journeys.conftest import Walker
from tests.journeys.steps_findings import AMENDED, DISSENT, ONE, SUGGESTION, TEN, WELL_10

ANSWER = "We asked our supplier for it."
ACTION = "Show the day of collection"
GONE = "Page not found"


def respond(colleague: Walker) -> None:
    """The council's own words beside a finding, and what it will do."""
    colleague.goes("/home").follows("Respond to the report").follows(ONE)
    colleague.presses("Write a response").writes("What does the council say?", ANSWER)
    colleague.presses("Save response").presses("Add an action")
    colleague.writes("What will the council do?", ACTION).presses("Save action")
    colleague.reads("Choose what you decide").chooses("Accept")
    colleague.writes("Who sees to it?", "Streets team").dates("By when?", "30 9 2027")
    colleague.presses("Save action").reads("Action saved").reads("Streets team")
    colleague.follows("Back to responses").follows("Choose what to share")
    colleague.reads("Nothing is shared").reads("Your council’s publishers choose what is shared")


def share_with_group(publisher: Walker) -> None:
    """One point, without views, for the peer group; previewed first."""
    publisher.goes("/reviews").follows("Report a missed bin").follows("Choose what to share")
    publisher.presses("Share something").presses("Preview")
    publisher.reads("Choose at least one point").chooses(TEN).chooses("Our peer group")
    publisher.presses("Preview").reads("It is not shared yet").reads(WELL_10)
    publisher.misses(DISSENT).misses("Working well").misses(AMENDED)
    publisher.presses("Share with our peer group").reads("Shared with our peer group")


def find_in_group(peer: Walker, outsider: Walker) -> str:
    """A peer finds it and reads this point only; who is not signed in finds nothing. Its address."""
    peer.follows("Library").writes("Search by words", "minutes").presses("Search")
    peer.reads("1 report found").follows("Report a missed bin").reads(WELL_10).misses(ONE)
    path = peer.page.url.removeprefix(peer.address)
    outsider.goes("/library").reads("No council has shared anything with everyone yet")
    outsider.goes(path).reads(GONE)
    return path


def share_with_everyone(publisher: Walker) -> None:
    """Two points with views and responses, for everyone; copies cannot be called back."""
    publisher.presses("Share something").chooses(ONE).chooses(TEN)
    publisher.answers("With the panel’s views?", "With views")
    publisher.answers("With your responses and actions?", "With responses and actions")
    publisher.answers("Who can read it?", "Everyone").presses("Preview")
    publisher.reads(ANSWER).reads(ACTION).reads(DISSENT)
    publisher.presses("Share with everyone").reads("There is a problem")
    publisher.chooses("I understand that copies").presses("Share with everyone")
    publisher.reads("Shared with everyone")


def find(reader: Walker, path: str) -> None:
    """Whoever looks for a word of it finds it, reads what is shared, and no page of the review."""
    reader.goes("/library").writes("Search by words", "collection").presses("Search")
    reader.reads("1 report found").follows("Report a missed bin").reads(AMENDED).reads(SUGGESTION)
    reader.reads(ANSWER).reads("Some way to go").reads("Lea Lead").misses("Ash Assessor")
    assert reader.page.url == reader.address + path


def take_back(publisher: Walker, peer: Walker, outsider: Walker) -> None:
    """Taken back, it is gone at the next request; the peer group still has its own share."""
    publisher.presses("Take back what is shared with everyone").presses("Take it back")
    publisher.reads("Taken back")
    outsider.page.reload()
    outsider.looks().reads(GONE).goes("/library").misses("Report a missed bin")
    peer.page.reload()
    peer.looks().reads(WELL_10).misses(AMENDED)
    publisher.presses("Take back what is shared with").presses("Take it back")
    publisher.reads("Nothing is shared")
    peer.page.reload()
    peer.looks().reads(GONE)


def share(
    walks: Callable[..., Walker], people: Company, colleague: Walker, publisher: Walker
) -> None:
    """From the agreed report to a shared one, and back."""
    respond(colleague)
    share_with_group(publisher)
    peer, outsider = walks(people.peer), walks()
    path = find_in_group(peer, outsider)
    share_with_everyone(publisher)
    for reader in (outsider, peer):
        find(reader, path)
    take_back(publisher, peer, outsider)
