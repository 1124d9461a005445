"""Everything that operations record has a sentence, and somebody who is told it, or nobody by choice."""

import ast
from collections.abc import Iterator
from pathlib import Path

import peerreview
from peerreview.rules import account_events
from peerreview.rules.verbs import SiteVerb, Verb
from peerreview.rules.visibility import TOLD_TO
from peerreview.web.words import HAPPENED, HAPPENED_TO_ACCOUNT

PACKAGE = Path(peerreview.__file__).parent
TOLD_TO_NOBODY = {str(verb) for verb, told in TOLD_TO.items() if not told}


def _recorded() -> Iterator[tuple[str, bool]]:
    """Each word that is recorded as a text of its own, and whether it is about a review."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef):
                yield from _recorded_in(function)


def _recorded_in(function: ast.FunctionDef) -> Iterator[tuple[str, bool]]:
    """A word that stands in the call, or is given to the variable that does."""
    nodes = list(ast.walk(function))
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "history.record":
            of_review = any(keyword.arg == "review" for keyword in node.keywords)
            verb = ast.unparse(node.args[0])
            given = [
                one.value
                for one in nodes
                if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == verb
            ]
            for word in (word for value in (node.args[0], *given) for word in _texts(value)):
                yield word, of_review


def _texts(verb: ast.expr) -> list[str]:
    return [
        part.value
        for part in ast.walk(verb)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


def test_each_verb_of_a_review_has_a_sentence() -> None:
    spoken = {str(verb) for verb in HAPPENED}
    own_words = {word for word, of_review in _recorded() if of_review}
    silent = ({str(verb) for verb in Verb} | own_words) - spoken - TOLD_TO_NOBODY
    assert silent == set(), f"give {silent} a sentence in HAPPENED of peerreview/web/words.py"


def test_each_other_word_is_told_to_administrators_or_to_nobody() -> None:
    recorded = {word for word, of_review in _recorded() if not of_review} | {*SiteVerb}
    known = {*account_events.told(), *account_events.UNTOLD, *account_events.LOOKING, *HAPPENED}
    assert recorded - known == set(), (
        f"say in peerreview/rules/account_events.py which kind {recorded - known} is, "
        "and give it a sentence in HAPPENED_TO_ACCOUNT of peerreview/web/words.py"
    )


def test_what_administrators_are_told_has_a_sentence() -> None:
    told = account_events.told()
    assert len(told) == len(set(told))
    assert set(told) == {str(verb) for verb in HAPPENED_TO_ACCOUNT}
    assert set(told).isdisjoint({*account_events.UNTOLD, *Verb})
