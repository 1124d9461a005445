"""Prints the three tables and the diagram as README.md beside this file.

`python -m peerreview.rules.tables` writes it; a test holds it fresh.
"""

from collections.abc import Iterable
from pathlib import Path

from .lifecycle import JOURNEY, MEANING, MOVES, Move, Status
from .people import Relation
from .permissions import MAY, MAY_ON_SITE
from .verbs import Verb
from .visibility import SEES, Sight

README = Path(__file__).with_name("README.md")


def render() -> str:
    """The whole page, as Markdown."""
    return "\n".join(
        (
            "# What a peer review is: the three tables",
            "",
            "Printed from the code by `python -m peerreview.rules.tables`; do not edit.",
            "",
            *_statuses(),
            *_diagram(),
            *_moves(),
            *_permissions(),
            *_site(),
            *_visibility(),
        )
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [head, tuple("---" for _ in head), *rows]
    return [*(f"| {' | '.join(line)} |" for line in lines), ""]


def _statuses() -> list[str]:
    rows = ((status.value, MEANING[status]) for status in Status)
    return ["## Statuses", "", *_table(("status", "means"), rows)]


def _diagram() -> list[str]:
    arrows = [
        f"    {_node(start)} -->|{verb}| {_node(move.to)}"
        for verb, move in MOVES.items()
        if verb not in {Verb.WITHDRAW, Verb.CANCEL}
        for start in (move.starts or (None,))
    ]
    # Drawn once and not from each of their many statuses: the diagram stays readable.
    arrows += [
        f"    {_node(MOVES[verb].starts[0])} -.->|{verb}, up to {MOVES[verb].starts[-1]}| "
        f"{_node(MOVES[verb].to)}"
        for verb in (Verb.WITHDRAW, Verb.CANCEL)
    ]
    return ["```mermaid", "flowchart TD", *arrows, "```", ""]


def _node(status: Status | None) -> str:
    return "start(( ))" if status is None else f"{status.name}[{status.value}]"


def _moves() -> list[str]:
    rows = (
        (f"**{verb}**", _span(move), move.to.value, "; ".join(move.needs) or "–")
        for verb, move in MOVES.items()
    )
    head = ("verb", "from", "to", "needs")
    return ["## Table 1: the lifecycle", "", *_table(head, rows)]


def _span(move: Move) -> str:
    return _statuses_in_words(move.starts) or "–"


def _statuses_in_words(statuses: tuple[Status, ...]) -> str:
    if len(statuses) < 3 or statuses != JOURNEY[JOURNEY.index(statuses[0]) :][: len(statuses)]:
        return ", ".join(statuses)
    return f"{statuses[0]} … {statuses[-1]}"


def _permissions() -> list[str]:
    rows = (
        (
            f"**{verb}**",
            _in_order(rule.relations)
            + (f"; late also {_in_order(rule.late)}" if rule.late else ""),
            _statuses_in_words(rule.during),
        )
        for verb, rule in MAY.items()
    )
    head = ("verb", "relations", "during")
    return ["## Table 2: who may do what", "", *_table(head, rows)]


def _in_order(relations: Iterable[Relation]) -> str:
    return ", ".join(relation for relation in Relation if relation in set(relations))


def _site() -> list[str]:
    rows = ((f"**{verb}**", ", ".join(sorted(held))) for verb, held in MAY_ON_SITE.items())
    return ["## Verbs over a council, a group or the site", "", *_table(("verb", "who"), rows)]


def _visibility() -> list[str]:
    rows = ((f"**{part}**", "; ".join(map(_sight, lines))) for part, lines in SEES.items())
    explained = (
        "*From X*: once the review has first reached X. *Kept*: also after it was declined, "
        "withdrawn or cancelled. Notes and first views have an author besides."
    )
    head = ("part", "seen by")
    return ["## Table 3: who sees what", "", explained, "", *_table(head, rows)]


def _sight(sight: Sight) -> str:
    since = "" if sight.since is Status.DRAFT else f" from {sight.since}"
    return f"{sight.relation}{since}{' (kept)' if sight.kept else ''}"


if __name__ == "__main__":
    README.write_text(render())
