"""What the team is asked when it prepares: its view of each point, and evidence."""

from typing import Any

from .base import Choice, Choices, Edit, Form, Link, LongText, Option, Text, Wrong
from .questions import Hidden

NO_VIEW = "none"
READERS = "The team reads this, and the panel once the review is scheduled. Your coordinator sees only whether it is there."


def scale_of(options: Any) -> list[Option]:
    """The options of a scale as answers to choose, each explained."""
    return [Option(str(each.number), each.label, each.explanation) for each in options]


class WriteSelfReviewForm(Edit):
    """The team's own view of one point."""

    view = Choice(
        "How do you see this point today?",
        hint="This is your own view, to begin a conversation. Nobody adds it up.",
        becomes=lambda word: None if word == NO_VIEW else int(word),
    )
    words = LongText(
        "In your words",
        hint="What works, what does not yet, and what would you like the panel to look at? A few sentences are enough.",
        readers=READERS,
        noun="Your words",
        most=6000,
    )

    then = Hidden(pattern="evidence", instead=str)

    def offer(self, options: Any) -> None:
        """Let these options of the scale be chosen, and no view yet."""
        self.view.choices = [
            *scale_of(options),
            Option(None, "or"),
            Option(NO_VIEW, "No view yet", "You can come back to it, or leave it to the panel."),
        ]


class WebAddress(Link):
    """A web address: http or https. We never open it ourselves."""

    def answer(self) -> str:
        if not (address := super().answer()).startswith(("http://", "https://")):
            raise Wrong("Enter a full link that starts with https:// or http://")
        return address


class AddEvidenceForm(Form):
    """A link with a note, and the points that it supports."""

    title = Text(
        "What is it?",
        hint="For example, “Notes from watching six residents apply, March 2026”.",
        required="Enter what it is",
        readers=READERS,
        noun="The title",
    )
    address = WebAddress(
        "Link",
        hint="To a page or a shared document that the panel can open. We keep the link and never copy what it leads to.",
        required="Enter a link that starts with https:// or http://",
        readers=READERS,
    )
    note = LongText(
        "Note (optional)",
        hint="What should the panel look at? Say how they can get in, but never type a password here.",
        readers=READERS,
        noun="The note",
        most=2000,
    )
    points = Choices(
        "Which points does it support?",
        hint="Leave all empty if it is about the whole service.",
        becomes=int,
        unknown="Choose points of the standard that this review uses",
    )

    def offer(self, points: Any) -> None:
        """Let these points be chosen."""
        self.points.choices = [
            (str(each.number), f"{each.number}. {each.title}")
            for each in sorted(points, key=lambda point: point.number)
        ]


class ChangeEvidenceForm(AddEvidenceForm, Edit):
    """The same questions, of evidence that is there."""
