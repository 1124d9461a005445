"""What the council is asked after its report, and what everybody is asked about the review."""

from ..rules.responses import Decision, Outcome
from .base import Choice, Day, Edit, Form, LongText, Text

READERS = (
    "Who can read this: your team and the panel of this review, and whoever the council later "
    "chooses to share it with."
)
FEEDBACK_READERS = "Who can read this: the coordinators of this review, without your name."
DECISIONS = (
    (Decision.ACCEPT, "Accept", "You will do what was suggested."),
    (Decision.DIFFERENTLY, "Do differently", "You will reach the same in another way."),
    (Decision.NOT_NOW, "Not now", "That is a real answer. Say why, if you can."),
)
OUTCOMES = (
    (Outcome.OPEN, "Open", "Not finished yet."),
    (Outcome.DONE, "Done"),
    (Outcome.PARTLY, "Partly done"),
    (Outcome.DROPPED, "Dropped", "You decided against it after all."),
)


class RespondForm(Edit):
    words = LongText(
        "What does the council say?",
        hint="For example what you already do, what you will do next, or where you see it differently.",
        readers=READERS,
        required="Enter what the council says to this point",
        noun="The response",
    )


class PlanActionForm(Form):
    words = LongText(
        "What will the council do?",
        hint="One thing in each action. Or what you will not do for now.",
        readers=READERS,
        required="Enter what the council will do, or will not do for now",
        noun="The action",
        most=2000,
    )
    decision = Choice(
        "What do you decide?",
        choices=DECISIONS,
        becomes=Decision,
        required="Choose what you decide",
    )
    owner = Text(
        "Who sees to it?",
        hint="A role or a team rather than a name. Leave it empty for “not now”.",
        readers=READERS,
        noun="Who sees to it",
    )
    due_on = Day(
        "By when?",
        hint="For example, 27 3 2027. Leave it empty for “not now”.",
        noun="The date",
    )
    outcome_words = LongText(
        "Anything to add? (optional)",
        hint="For “not now”, the reason. Before the review can be closed, each action needs an outcome or a reason.",
        readers=READERS,
        noun="What you add",
        most=2000,
    )


class UpdateActionForm(PlanActionForm, Edit):
    outcome = Choice(
        "What has become of it?",
        choices=OUTCOMES,
        becomes=Outcome,
        required="Choose what has become of it",
    )


class RecordFollowUpForm(Edit):
    held_on = Day(
        "When did you look at the actions together?",
        required="Enter the date of the follow-up",
        noun="The date of the follow-up",
    )
    words = LongText(
        "What has come of the actions?",
        hint="A few sentences are enough. What became of a single action stands with that action.",
        readers=READERS,
        required="Enter what has come of the actions",
        noun="What has come of the actions",
    )


class GiveFeedbackForm(Edit):
    helped = LongText("What helped?", readers=FEEDBACK_READERS, noun="What helped", most=2000)
    hindered = LongText(
        "What got in the way?", readers=FEEDBACK_READERS, noun="What got in the way", most=2000
    )
    change = LongText(
        "What should we do differently next time?",
        readers=FEEDBACK_READERS,
        noun="What to do differently",
        most=2000,
    )
