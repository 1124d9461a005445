"""Step 1 and 2: a council asks for a review, and a coordinator accepts it."""

from collections.abc import Callable

from tests.journeys.company import Company
from tests.journeys.conftest import Walker

SERVICE = "Report a missed bin"
MORNING, AFTERNOON = "Morning (to 1pm)", "Afternoon (from midday)"
FIRST_DAY, SECOND_DAY = "16 3 2027", "18 3 2027"
COLLEAGUE = "colin@example.org"
COLLEAGUES_PASSWORD = "bins are emptied on thursdays"


def start(publisher: Walker) -> None:
    """The publisher starts a request from their home page."""
    publisher.reads("Nothing waits for you").follows("Ask for a review of a service")
    publisher.presses("Start").reads("Enter the name of the service")
    publisher.writes("Name of the new service", SERVICE).presses("Start")
    publisher.reads("You have completed 2 of 9 parts")


def describe(publisher: Walker) -> None:
    """One question on each page, each leading to the next."""
    publisher.follows("What the service does")
    publisher.writes("What does it do?", "Residents tell us that a bin was not emptied.")
    publisher.writes("Who is it for?", "All 60,000 households of Amberford")
    publisher.presses("Save and come back later").reads("Your answers are saved")
    publisher.follows("What the service does").writes("Who owns it?", "Head of Streets")
    publisher.presses("Save and continue").chooses("Beta").presses("Save and continue")
    publisher.chooses("Partly built, partly bought").presses("Save and continue")
    publisher.reads("Enter the supplier")
    publisher.writes("Supplier", "Binworks").presses("Save and continue")


def choose(publisher: Walker) -> None:
    """Standard, format, focus and dates; the only group of the council is chosen already."""
    publisher.reads("Local Government Digital Service Standard").presses("Save and continue")
    publisher.chooses("Short review").presses("Save and continue")
    publisher.chooses("1. ")
    publisher.chooses("10. ")
    publisher.writes("Questions for the panel", "Do people find the form?")
    publisher.presses("Save and continue")
    publisher.dates("Half-day 1", FIRST_DAY, MORNING).dates("Half-day 2", "31 2 2027", AFTERNOON)
    publisher.presses("Save and continue").reads("must be a real date")
    publisher.dates("Half-day 2", SECOND_DAY, AFTERNOON).presses("Save and continue")


def name_team(publisher: Walker) -> None:
    """A colleague who has never been here is named by e-mail, and so invited."""
    publisher.follows("Change team").presses("Add a colleague").writes("email address", COLLEAGUE)
    publisher.writes("What do they do on the team?", "Product manager").presses("Add to the team")
    publisher.reads("Enter their full name too").writes("Full name", "Colin Colleague")
    publisher.presses("Add to the team").reads(f"We have sent an invitation to {COLLEAGUE}")


def claim_invitation(walks: Callable[..., Walker]) -> Walker:
    """The colleague takes the link from their mail, chooses a password, says that they work for the
    council, and what they need.
    """
    colleague = walks().goes("/outbox")
    link = colleague.page.get_by_role("link", name="/invitations/").first
    colleague.goes("/invitations/" + (link.get_attribute("href") or "").rsplit("/", 1)[1])
    colleague.reads(COLLEAGUE).writes("Password", COLLEAGUES_PASSWORD)
    colleague.presses("Save and sign in").follows("Say whether you work for Amberford Council")
    colleague.chooses("Yes, I work there").presses("Save")
    colleague.follows("Complete and submit the request")
    colleague.reads("Your own access needs").follows("Your own access needs")
    colleague.writes("What do you need", "Captions, please").presses("Save")
    colleague.reads("Your answer is saved").reads("Said")
    colleague.presses("Check your answers").reads("Captions, please")
    return colleague


def submit(publisher: Walker) -> None:
    """All answers on one page, then with the coordinators."""
    publisher.goes("/home").follows("Complete and submit the request")
    publisher.reads("You have completed 9 of 9 parts").presses("Check your answers")
    publisher.reads("Residents tell us").reads("Binworks").reads("Colin Colleague, Product manager")
    publisher.misses("Captions").presses("Submit the request").reads("Request submitted")


def accept(coordinator: Walker) -> None:
    """A coordinator finds the request on the board and at home, reads it, and accepts it."""
    coordinator.follows("Board").reads("You to answer the request").follows(SERVICE)
    coordinator.follows("Request", exact=True).reads("Captions, please")
    coordinator.follows("Home").follows("Answer the request").presses("Accept the request")
    coordinator.reads("When you accept it").presses("Accept the request")
    coordinator.reads("You have accepted the request")


def ask(walks: Callable[..., Walker], people: Company) -> tuple[Walker, Walker, Walker]:
    """From an empty service to an accepted request: publisher, colleague, coordinator."""
    publisher = walks(people.publisher)
    start(publisher)
    describe(publisher)
    choose(publisher)
    name_team(publisher)
    colleague = claim_invitation(walks)
    submit(publisher)
    coordinator = walks(people.coordinator)
    accept(coordinator)
    return publisher, colleague, coordinator
