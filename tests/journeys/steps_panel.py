"""Step 3: the panel is formed, answered, objected to and approved, and its session is fixed."""

from collections.abc import Callable

from tests.journeys.company import Company
from tests.journeys.conftest import Walker
from tests.journeys.steps_request import FIRST_DAY

REASON = "They only ran elections there, and never worked with this team."


def propose(coordinator: Walker) -> None:
    """Every candidate with level, load and interests; a seat for each who fits."""
    coordinator.follows("Home").follows("Find a lead and a panel")
    coordinator.reads("Begin with a lead assessor").follows("See the candidates")
    coordinator.reads("Left Amberford 10 months ago: soft interest, not waived")
    coordinator.follows("Propose Lea Lead").chooses("Lead assessor").presses("Propose")
    for name in ("Ash Assessor", "Bea Second", "Nico Busy"):
        coordinator.follows("Find somebody for the panel").follows(f"Propose {name}")
        coordinator.answers("Which seat?", "Assessor").presses("Propose")
    coordinator.follows("Find somebody for the panel").follows("Propose Ola Observer")
    coordinator.misses("Gives views and writes findings")
    coordinator.chooses("Observer").presses("Propose").reads("You have proposed Ola Observer")


def waive_and_invite(coordinator: Walker) -> None:
    """A soft interest needs a reason that the council can read; then all are invited."""
    coordinator.follows("Waive the soft interests of Ash Assessor").chooses("Left Amberford")
    coordinator.writes("Why can they sit on this panel", REASON).presses("Waive")
    coordinator.reads("Enter the last day").dates("Until when?", "30 6 2027").presses("Waive")
    for name in ("Lea Lead", "Ash Assessor", "Bea Second", "Nico Busy", "Ola Observer"):
        coordinator.presses(f"Invite {name}").reads("The invitation is on its way")


def take_seat(invited: Walker) -> Walker:
    """Somebody who is invited says that they have no connection, when they are free, and yes."""
    invited.follows("Answer the invitation").reads("Amberford").misses("Residents tell us")
    invited.presses("Take the seat").answers("Do you have a connection", "No")
    invited.answers("16 March 2027", "Free").answers("18 March 2027", "Not free")
    return invited.presses("Take the seat").reads("You have taken your seat")


def say_not_this_time(invited: Walker) -> None:
    """Somebody else has no time, and loses nothing by it."""
    invited.follows("Answer the invitation").presses("Not this time")
    invited.writes("Would you like to say why?", "March is full.").presses("Not this time")
    invited.reads("Perhaps another time").reads("Nothing waits for you")


def object_and_approve(publisher: Walker, coordinator: Walker) -> None:
    """The publisher objects to one person; the coordinator takes back the seat; then it is approved."""
    publisher.goes("/home").follows("Approve the panel").reads(REASON)
    publisher.follows("Object to Bea Second").writes("Why should they not", "They bid for our work")
    publisher.presses("Object").reads("The coordinators have your objection")
    coordinator.goes("/home").follows("Replace somebody to whom").reads("The council objects")
    coordinator.follows("Replace Bea Second").presses("Replace them")
    coordinator.reads("Bea Second is no longer on this panel")
    publisher.goes("/home").follows("Approve the panel").misses("Bea Second")
    publisher.reads("You approve exactly this panel")
    publisher.presses("Approve this panel").reads("You have approved this panel")


def fix_and_schedule(coordinator: Walker) -> None:
    """One session on a half-day that fits all; when nothing is missing, the review is scheduled."""
    coordinator.goes("/home").follows("Fix the sessions").follows("Fix a session")
    coordinator.dates("Which day?", FIRST_DAY).writes("When does it start?", "10am")
    coordinator.writes("When does it end?", "quarter past").presses("Fix this session")
    coordinator.reads("Enter a time, like 9:30am or 14:00")
    coordinator.writes("When does it end?", "12:00")
    coordinator.writes("Link to the call", "https://meet.example/bins").presses("Fix this session")
    coordinator.reads("The session is in the plan").misses("Missing")
    coordinator.presses("Schedule this review").reads("Everything stands")
    coordinator.presses("Schedule this review").reads("The review is scheduled")


def form(
    walks: Callable[..., Walker], people: Company, publisher: Walker, coordinator: Walker
) -> None:
    """From an accepted request to a scheduled review."""
    propose(coordinator)
    waive_and_invite(coordinator)
    for email in (people.lead, people.assessor, people.second, people.observer):
        take_seat(walks(email))
    say_not_this_time(walks(people.busy))
    object_and_approve(publisher, coordinator)
    fix_and_schedule(coordinator)
