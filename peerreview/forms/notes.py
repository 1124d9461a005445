"""What each of the panel is asked: a private note, a first view, and words to the others."""

from typing import Any

from .base import Choice, Edit, Form, LongText
from .preparation import scale_of
from .questions import Hidden


class TakeNotesForm(Edit):
    """One's own jotting on a point, and with it the first view, where it may be given."""

    words = LongText(
        "Your note",
        hint="What you read, hear and want to ask.",
        readers="We only ever show this to you, also after the review.",
        most=10000,
    )
    view = Choice(
        "Your first view",
        hint="Your own, before you have seen anybody else’s. You can change it later.",
        readers="Once you have given it, you and the others who have given theirs on this point see each other’s. Observers see them when writing begins. The council and the coordinator never do.",
        becomes=int,
    )

    then = Hidden(pattern="next", instead=str)

    def offer(self, options: Any) -> None:
        """Let these options of the scale be chosen."""
        self.view.choices = scale_of(options)


class DiscussForm(Form):
    """Something to say to the rest of the panel."""

    words = LongText(
        "What do you want to say?",
        readers="The panel reads this, observers too. The council and the coordinator never do.",
        required="Write what you want to say to the panel",
        noun="What you say",
    )
