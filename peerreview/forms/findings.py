"""What the panel is asked for its findings, the team for its queries, and both for the report."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..rules.findings import SET_ASIDE, Controller, FindingState
from .base import Choice, Edit, Form, LongText, Option, Question, Wrong
from .preparation import scale_of
from .questions import Hidden, clean, one_line

READERS = (
    "Who can read this: the panel now, and the council’s team from the accuracy check. "
    "Once the report is agreed, the council decides whether anybody else can."
)
READERS_AFTER = (
    "Who can read this: the council’s team and the panel. If the publisher agrees, it becomes part of "
    "the report, and the council decides whether anybody else can read that."
)
READERS_OF_CHECK = (
    "Who can read this: the council’s team and the panel. It is never part of the report."
)
CONTROLLERS = (
    (Controller.TEAM, "The team"),
    (Controller.COUNCIL, "The council"),
    (Controller.SUPPLIER, "The supplier"),
    (Controller.NATIONAL, "National bodies"),
)
NO_VIEW = "none"


class Row(NamedTuple):
    """One suggestion as typed: its number, its words, who controls it, and what is wrong with it."""

    number: int
    words: str = ""
    controlled_by: str = ""
    error: str = ""
    wrong: str = "words"


class Suggestions(Question):
    """Suggestions in rows: words, and who controls the thing. Clean value: a list of (words, Controller).

    An empty row is left out; a row with half of its answers is asked for the other half.
    """

    typed: list[Row]
    choices = CONTROLLERS
    least, most, longest = 3, 12, 1500

    def nothing(self) -> list[Any]:
        return []

    def as_typed(self, value: Any) -> list[Row]:
        pairs = [(words, controller.value) for words, controller in value or ()]
        return self._rows(pairs, max(self.least, len(pairs)))

    def _rows(self, pairs: list[tuple[str, str]], count: int) -> list[Row]:
        pairs = pairs + [("", "")] * (count - len(pairs))
        return [Row(number, *pair) for number, pair in enumerate(pairs, start=1)]

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(None, *args, **kwargs)
        if formdata is not None:
            self.data = []
            self.typed = self._rows(list(self._posted(formdata)), self.least)

    def _posted(self, formdata: Any) -> Iterator[tuple[str, str]]:
        for number in range(1, self.most + 1):
            words = formdata.get(f"{self.name}-{number}-words")
            if words is None:
                return
            yield clean(words), one_line(formdata.get(f"{self.name}-{number}-controlled-by", ""))

    def add_row(self) -> None:
        """Offer one more row, with everything typed kept."""
        if self.has_room:
            self.typed = [*self.typed, Row(len(self.typed) + 1)]

    @property
    def has_room(self) -> bool:
        """Whether one more row fits."""
        return len(self.typed) < self.most

    def pre_validate(self, form: Any) -> None:
        self.data, checked = [], []
        for row in self.typed:
            wrong, error = self._wrong(row)
            checked.append(row._replace(error=error, wrong=wrong))
            if row.words and not error:
                self.data.append((row.words, Controller(row.controlled_by)))
        self.typed = checked
        if found := [row.error for row in checked if row.error]:
            raise Wrong(found[0])

    def _wrong(self, row: Row) -> tuple[str, str]:
        """Which half of a row is wrong, and what to do about it."""
        if len(row.words) > self.longest:
            return "words", f"Suggestion {row.number} must be {self.longest:,} characters or fewer"
        if row.controlled_by and not row.words:
            return "words", f"Write suggestion {row.number}, or do not say who controls it"
        if row.words and row.controlled_by not in [word.value for word, _ in self.choices]:
            return "controlled-by", f"Choose who controls suggestion {row.number}"
        return "words", ""

    def problems(self) -> list[tuple[str, str]]:
        rows = [row for row in self.typed if row.error]
        if not rows:
            return [(str(error), f"{self.id}-1-words") for error in self.errors]
        return [(row.error, f"{self.id}-{row.number}-{row.wrong}") for row in rows]

    def told(self) -> str:
        labels = {word.value: label for word, label in self.choices}
        return "\n\n".join(
            f"{row.words} ({labels.get(row.controlled_by, 'nobody chosen')})"
            for row in self.typed
            if row.words
        )


class WriteFindingsForm(Edit):
    """The panel's finding on one point: nothing of it is owed until it goes to the team."""

    view = Choice(
        "The panel’s view",
        hint="Choose it together. You can save the words first and choose later. Where you set the point aside, the words below are kept, and are no part of the report.",
        readers="Who can read this: the panel now, and the council’s team from the accuracy check. The council shows it to others only if it chooses to show views.",
        unknown="Choose a view of the scale, or set the point aside",
    )
    works_well = LongText(
        "What works well",
        hint="Begin here. Say what you saw, so that others can learn from it.",
        readers=READERS,
    )
    to_explore = LongText(
        "What to explore",
        hint="What the team could look into, and why it matters to the people who use the service.",
        readers=READERS,
    )
    suggestions = Suggestions(
        "Suggestions",
        hint="One thing in each row that could help. To take one out, empty its row.",
        readers=READERS,
    )
    add = Hidden(pattern="row", instead=str)
    then = Hidden(pattern="next", instead=str)

    def offer(self, options: Any, standard: Any) -> None:
        """Let these options of the scale be chosen, and the two ways to set a point aside."""
        explained = (standard.not_covered, standard.not_applicable)
        self.view.choices = [
            *scale_of(options),
            Option(None, "or"),
            *(
                Option(state.value, state.value.capitalize(), words)
                for state, words in zip(SET_ASIDE, explained, strict=True)
            ),
        ]

    def values(self) -> dict[str, Any]:
        values = super().values()
        chosen = values.pop("view")
        if chosen is None or chosen in [state.value for state in SET_ASIDE]:
            return values | {"state": FindingState(chosen or FindingState.OPEN), "view": None}
        return values | {"state": FindingState.VIEW, "view": int(chosen)}


def as_chosen(found: Any) -> str | None:
    """The word of the option under which a finding, or a point of a report, stands in the form."""
    if found.state is FindingState.VIEW:
        return str(found.view)
    return found.state.value if found.state in SET_ASIDE else None


class CorrectForm(WriteFindingsForm):
    """A point of the report as it should read; `version` is the number of the report."""

    why = LongText(
        "Why does it need correcting?",
        required="Say why this needs correcting",
        hint="For example, a fact that turned out otherwise.",
        readers=READERS_OF_CHECK,
        noun="The reason",
        most=1500,
    )

    def offer(self, options: Any, standard: Any) -> None:
        super().offer(options, standard)
        self.view.hint = ""
        for question in (self.view, self.works_well, self.to_explore, self.suggestions):
            question.readers = READERS_AFTER


class RecordDissentForm(Edit):
    """One assessor's own second view on a point."""

    view = Choice(
        "Your view (optional)",
        becomes=lambda word: None if word == NO_VIEW else int(word),
        unknown="Choose a view of the scale, or none",
    )
    words = LongText(
        "What do you see otherwise?",
        readers=(
            "Who can read this: the panel now, and the council’s team from the accuracy check. Others read it only "
            "where the council shares its views. Your name stands beside it only if you agree to be named."
        ),
        noun="Your second view",
        most=3000,
    )

    def offer(self, options: Any) -> None:
        """Let these options of the scale be chosen, or none of them."""
        self.view.choices = [
            *scale_of(options),
            Option(None, "or"),
            Option(NO_VIEW, "No view, only words"),
        ]


class AgreeForm(Form):
    """The press that agrees; `as_read` marks what the person has read."""

    as_read = Hidden(pattern="[0-9a-f]{16}", instead=str)


class AgreeToBeNamedForm(Form):
    """Whether one's name may stand in what the council shares."""

    is_named = Choice(
        "May your name stand in what the council shares of this review?",
        choices=(
            (
                "yes",
                "Yes",
                "Your name stands with the report’s assessors, and beside a second view of yours.",
            ),
            ("no", "No", "You are “an assessor from” your council."),
        ),
        becomes=lambda word: word == "yes",
        required="Choose yes or no",
        unknown="Choose yes or no",
    )


class RaiseQueryForm(Form):
    """A fact in a finding that does not look right to the team."""

    words = LongText(
        "What is not right, or what is missing?",
        required="Write what is not right, or what is missing",
        hint="Facts can be put right. Where you see it otherwise, say so in your response to the report.",
        readers=READERS_OF_CHECK,
        noun="Your query",
        most=2000,
    )


class AnswerQueryForm(Edit):
    """The lead's answer to a query."""

    answer = LongText(
        "Your answer",
        required="Write an answer",
        readers=READERS_OF_CHECK,
        most=2000,
    )


class AgreeCorrectionForm(Form):
    """Whether a correction goes into the report."""

    decision = Choice(
        "Should the report be corrected?",
        choices=(
            ("agree", "Yes, correct the report"),
            ("refuse", "No, leave it as it is"),
        ),
        required="Choose whether to correct the report",
        unknown="Choose whether to correct the report",
    )
    refusal = LongText(
        "If not, why?",
        hint="A word to the lead assessor. Leave this empty if you agree.",
        readers=READERS_OF_CHECK,
        noun="Your reason",
        most=1500,
    )
