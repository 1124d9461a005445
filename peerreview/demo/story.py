"""One review of the demo: what its file tells, and when each thing happens."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from ..models.reviews import Review
from ..queries import councils, reviews
from ..rules.dates import Half, HalfDay
from ..rules.errors import NotVisible
from ..rules.lifecycle import JOURNEY, Status
from ..rules.panels import Format
from . import content
from .content import Table
from .days import Step, at, day, later, working

NATIONS: dict[str, str] = {
    one["code"]: one["nation"] for one in content.read("councils")["councils"]
}


@dataclass
class Story:
    """A review as its file tells it; `ref` is known once it has begun."""

    told: Table
    ref: str = ""

    @cached_property
    def nation(self) -> str:
        """The nation whose bank holidays count."""
        return NATIONS[self.told["council"]]

    @cached_property
    def began(self) -> date:
        """The day on which the draft was begun."""
        return working(day(self.told["started"]), self.nation)

    @cached_property
    def session_days(self) -> list[date]:
        """The days of its sessions: a full review has two."""
        step = 1 if self.told["session"] > 0 else -1
        first = working(day(self.told["session"]), self.nation, step)
        is_full = self.told["format"] == Format.FULL
        return [first, later(first, 1, self.nation)] if is_full else [first]

    @property
    def half_days(self) -> list[HalfDay]:
        """The half-days of the sessions: a morning, then an afternoon."""
        return [HalfDay(on, half) for on, half in zip(self.session_days, Half, strict=False)]

    def goes_to(self, status: Status) -> bool:
        """Whether the story gets as far as this status of the journey."""
        reached = Status(self.told.get("ends_from") or self.told["reached"])
        reached = Status.REQUESTED if reached is Status.DECLINED else reached
        return JOURNEY.index(reached) >= JOURNEY.index(status)

    def after_start(self, days: int, hour: int, act: Callable[..., Any], *details: Any) -> Step:
        """Something that happens so many days after the draft was begun."""
        return Step(at(later(self.began, days, self.nation), hour), self._of(act, details))

    def after_session(self, days: int, hour: int, act: Callable[..., Any], *details: Any) -> Step:
        """Something that happens so many days after the last session."""
        last = self.session_days[-1]
        return Step(at(later(last, days, self.nation), hour), self._of(act, details))

    def on(self, day_: date, hour: int, act: Callable[..., Any], *details: Any) -> Step:
        """Something that happens on exactly this day."""
        return Step(at(day_, hour), self._of(act, details))

    def _of(self, act: Callable[..., Any], details: tuple[Any, ...]) -> Callable[[], object]:
        return lambda: act(self, *details)

    @property
    def review(self) -> Review:
        """The review as it stands, as a page would load it."""
        found = reviews.by_ref(self.ref)
        if found is None:
            raise NotVisible(self.ref)
        return found

    @property
    def council(self) -> Any:
        """The host council."""
        return councils.seen(self.told["council"])

    def panel(self, *roles: str) -> list[str]:
        """The keys of those who sit on the panel, the lead first."""
        return [
            one["person"]
            for one in self.told.get("panel", ())
            if one.get("state", "accepted") == "accepted" and (not roles or one["role"] in roles)
        ]

    @property
    def lead(self) -> str:
        """The key of the lead assessor."""
        return self.panel("lead")[0]

    def points(self, *having: str) -> Iterator[Table]:
        """What is told of each point that has all of these."""
        return (one for one in self.told.get("points", ()) if all(name in one for name in having))
