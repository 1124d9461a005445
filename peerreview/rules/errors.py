"""What can go wrong when somebody acts, said so that a page can explain it kindly."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .limits import in_words


class Refusal(Exception):
    """Something that a person asked for and that cannot be done."""


class NotVisible(Refusal):
    """To this person the thing does not exist (404)."""


class NotAllowed(Refusal):
    """Visible to this person, but never theirs to do (403)."""


class WrongStatus(Refusal):
    """The review has moved on: the verb does not fit its status (409)."""

    def __init__(self, verb: str, status: str) -> None:
        super().__init__(f"cannot {verb} while {status}")
        self.verb = verb
        self.status = status


@dataclass(frozen=True)
class Missing:
    """One fact that a move still waits for: which need, and a sentence that says what to do."""

    need: Any
    sentence: str


class Unmet(Refusal):
    """Not yet: facts are missing that the move needs (422)."""

    def __init__(self, verb: str, missing: Iterable[Missing]) -> None:
        self.verb = verb
        self.missing = tuple(missing)
        super().__init__(f"cannot {verb} yet: " + "; ".join(m.sentence for m in self.missing))


class Outdated(Refusal):
    """Somebody else saved the same thing first (409); `theirs` is what stands now, by label."""

    def __init__(self, theirs: Iterable[tuple[str, str]]) -> None:
        super().__init__("somebody else has saved this since you opened it")
        self.theirs = tuple(theirs)


class Refused(Refusal):
    """A rule says no to one answer: `field` names it on the form, `message` says what to do."""

    def __init__(self, field: str | None, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class Mismatch(Refused):
    """What was shown does not fit, such as a wrong password.

    The try is noted, and its note is kept although nothing else is done: raise it where only the
    note has changed anything.
    """


class TooOften(Refused):
    """Tried too often: not looked at before `wait_seconds` have passed (429)."""

    def __init__(self, wait_seconds: int) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(None, f"There were too many tries. Try again in {in_words(wait_seconds)}")
