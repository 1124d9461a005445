"""What became of councils: successions followed along their chains, however they split or merge."""

from collections.abc import Iterable


def lineage(successions: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Every (earlier council, later council) that follows from these (council, successor) pairs.

    A chain is followed to its end, a split along each branch. In a circle, which only bad data can
    hold, each council is followed by all the others; none is ever in its own lineage.
    """
    later: dict[int, set[int]] = {}
    for council, successor in successions:
        later.setdefault(council, set()).add(successor)
    return {(council, reached) for council in later for reached in _reached(council, later)}


def _reached(council: int, later: dict[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(later[council])
    while waiting:
        successor = waiting.pop()
        if successor not in found:
            found.add(successor)
            waiting += later.get(successor, ())
    return found - {council}
