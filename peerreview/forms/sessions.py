"""What fixing a session asks, and the reason for short notice."""

from peerreview.forms.base import Choice, Clock, Day, Edit, Form, Link, LongText, Text

READERS = "Who can read this: the team, the panel and the coordinators."


class FixSessionForm(Form):
    on = Day("Which day?", required="Enter the day of the session", noun="The day")
    starts = Clock(
        "When does it start?",
        required="Enter when the session starts",
        noun="The start",
        hint="For example, 9:30am or 14:00. UK time.",
    )
    ends = Clock(
        "When does it end?",
        required="Enter when the session ends",
        noun="The end",
    )
    which = Choice(
        "Which of the two?",
        choices=[
            ("first", "The first", "Before the clocks go back, in summer time."),
            ("second", "The second", "After the clocks have gone back."),
        ],
    )
    place = Text(
        "Place (optional)", noun="The place", hint="Enter a place, a link or both.", readers=READERS
    )
    link = Link(
        "Link to the call (optional)",
        hint="For example, https://meet.example/abc.",
        readers=READERS,
    )


class ChangeSessionForm(FixSessionForm, Edit):
    pass


class NoticeReasonForm(Edit):
    reason = LongText(
        "Why is there less notice than usual?",
        noun="Your reason",
        most=1000,
        hint="For example, that everybody has agreed to the date. Clear it to take it back.",
        readers=READERS,
    )
