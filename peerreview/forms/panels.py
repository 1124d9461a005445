"""What forming a panel asks: coordinators about seats and waivers, publishers about approval."""

from collections.abc import Iterable, Sequence

from peerreview import words
from peerreview.forms.base import Choice, Choices, Day, Edit, Form, LongText, Pick, Text
from peerreview.forms.questions import Hidden
from peerreview.rules.panels import InterestKind
from peerreview.rules.people import SeatRole
from peerreview.rules.standard import Discipline

ROLES = (
    (SeatRole.LEAD, "Lead assessor", "Leads the panel and brings its findings together."),
    (SeatRole.ASSESSOR, "Assessor", "Gives views and writes findings."),
    (SeatRole.OBSERVER, "Observer", "Watches and learns, and gives no views."),
)


class CandidateFilter(Form):
    name = Text("Name", most=100)
    discipline = Pick(
        "Discipline",
        prompt="Any discipline",
        choices=[(one, words.sentence_case(one)) for one in Discipline],
        becomes=Discipline,
    )


class SeatQuestions(Form):
    role = Choice(
        "Which seat?", choices=ROLES, becomes=SeatRole, required="Choose a seat on the panel"
    )
    disciplines = Choices(
        "Which disciplines do they cover on this panel?",
        becomes=Discipline,
        hint="An observer need not cover any.",
    )

    def offer(self, roles: Iterable[SeatRole], disciplines: Sequence[Discipline]) -> None:
        """Offer the seats that their level allows, and the disciplines of their profile, or all."""
        allowed = set(roles)
        self.role.choices = [role for role in ROLES if role[0] in allowed]
        offered = disciplines or list(Discipline)
        self.disciplines.choices = [(one, words.sentence_case(one)) for one in offered]


class ProposeForm(SeatQuestions):
    pass


class ChangeSeatForm(SeatQuestions, Edit):
    pass


class WaiveForm(Form):
    kinds = Choices(
        "Which interests do you accept?",
        becomes=InterestKind,
        required="Choose at least one interest",
    )
    reason = LongText(
        "Why can they sit on this panel all the same?",
        required="Enter your reason",
        noun="Your reason",
        most=1000,
        readers="Who can read this: the coordinators, and the publishers of the host council.",
    )
    ends_on = Day(
        "Until when?",
        required="Enter the last day of the waiver",
        noun="The last day",
        hint="The last day on which this waiver counts. Choose one after the review.",
    )


class ApproveForm(Form):
    as_shown = Hidden(pattern="[0-9a-f]{16}", instead=str)


class ObjectToForm(Form):
    reason = LongText(
        "Why should they not be on this panel?",
        required="Enter your reason",
        noun="Your reason",
        most=1000,
        readers="Who can read this: the coordinators, and the publishers of your council. "
        "We do not show it to the person.",
    )
