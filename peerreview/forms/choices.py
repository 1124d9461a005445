"""Questions that are answered by choosing: radios, checkboxes and a list to pick from."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from peerreview.forms.questions import Question, Wrong, one_line


class Option(NamedTuple):
    """One answer to choose. Without a value it is a divider ("or") between the answers."""

    value: str | None
    label: str
    hint: str = ""


def word(value: Any) -> str:
    """The word by which an option is known: that of an enum, or the value itself."""
    return str(getattr(value, "value", value))


def option(choice: Any) -> Option:
    """An option from itself, (value, label), (value, label, hint) or a bare word."""
    if isinstance(choice, str):
        return Option(choice, choice)
    value, *texts = choice
    return Option(None if value is None else word(value), *texts)


class Chosen(Question):
    """What radios, checkboxes and lists share: options that a view may set, and nothing else taken than them.

    `becomes` makes the clean value of the chosen word, for example an enum or `int`.
    """

    def __init__(
        self,
        label: str,
        *,
        choices: Iterable[Any] = (),
        becomes: Callable[[str], Any] = str,
        unknown: str = "Choose one of the answers in the list",
        **question: Any,
    ) -> None:
        self.choices = choices
        super().__init__(label, **question)
        self.becomes, self.unknown = becomes, unknown

    @property
    def choices(self) -> list[Option]:
        """The options in the order in which they are shown."""
        return self._choices

    @choices.setter
    def choices(self, choices: Iterable[Any]) -> None:
        self._choices = [option(choice) for choice in choices]

    def one(self, typed: str) -> Any:
        """The clean value of one chosen word. Raises Wrong if it was not on offer."""
        if typed not in [choice.value for choice in self.choices]:
            raise Wrong(self.unknown)
        return self.becomes(typed)

    def told(self) -> str:
        return ", ".join(
            choice.label
            for choice in self.choices
            if choice.value and choice.value in self.chosen()
        )

    def problems(self) -> list[tuple[str, str]]:
        """Each error with the id of the first option; without options there is no input to go to."""
        return [(error, id if self.choices else "") for error, id in super().problems()]

    def chosen(self) -> list[str]:
        """The words of the options that are chosen, for the page to mark them."""
        return [self.typed]


class Choice(Chosen):
    """Radios: one answer of a few. Clean value: the option's word (or what it becomes), None if nothing was chosen."""

    def nothing(self) -> None:
        return None

    def as_typed(self, value: Any) -> str:
        return "" if value is None else word(value)

    def answer(self) -> Any:
        return self.one(self.typed)


class Pick(Choice):
    """A list to pick from: one answer of many. `prompt` is the first line, which chooses nothing."""

    def __init__(self, label: str, *, prompt: str = "Choose from the list", **chosen: Any) -> None:
        super().__init__(label, **chosen)
        self.prompt = prompt


class Choices(Chosen):
    """Checkboxes: any number of answers. Clean value: a list in the order shown, without repeats."""

    typed: list[str]

    def nothing(self) -> Any:
        return []

    def as_typed(self, value: Any) -> list[str]:
        return [word(each) for each in value or ()]

    def chosen(self) -> list[str]:
        return self.typed

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = [word for word in map(one_line, valuelist) if word]
        self.data = []

    def answer(self) -> list[Any]:
        for typed in self.typed:
            self.one(typed)
        return [self.becomes(choice.value) for choice in self.choices if choice.value in self.typed]
