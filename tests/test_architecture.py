"""The shape of the code, held by tests: sizes, docstrings, gates, words, and what views may do."""

import ast
import builtins
import keyword
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from peerreview.rules.verbs import SiteVerb, Verb

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "peerreview"
CODE = sorted(
    [
        *PACKAGE.rglob("*.py"),
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "migrations").rglob("*.py"),
        ROOT / "config.py",
        ROOT / "wsgi.py",
    ]
)
VIEWS = sorted((PACKAGE / "web").glob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
DOCUMENTED = ("rules", "planning", "queries", "operations", "exports")
FILE_LINES, FUNCTION_LINES, VIEW_LINES, TEMPLATE_LINES = 300, 40, 20, 120


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text())
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _lines(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _is_view(node: ast.FunctionDef) -> bool:
    return any("route" in ast.unparse(decorator) for decorator in node.decorator_list)


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_a_file_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= FILE_LINES


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_fits_on_two_screens(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= TEMPLATE_LINES


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_a_function_fits_on_one_screen(path: Path) -> None:
    if "migrations" in path.parts:  # written by alembic, one statement a table
        return
    assert [node.name for node in _functions(path) if _lines(node) > FUNCTION_LINES] == []


@pytest.mark.parametrize("path", VIEWS, ids=_name)
def test_a_view_is_form_operation_and_redirect(path: Path) -> None:
    views = [node for node in _functions(path) if _is_view(node)]
    assert [node.name for node in views if _lines(node) > VIEW_LINES] == []
    for node in views:
        inside = ast.unparse(ast.Module(node.body, []))
        assert not any(isinstance(part, ast.Try) for part in ast.walk(node)), node.name
        for word in ("abort(", "db.session", ".status =", "select("):
            assert word not in inside, f"{node.name} has {word}"


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_public_functions_of_the_domain_say_what_they_do(path: Path) -> None:
    if path.parts[-2] not in DOCUMENTED and path.parts[-3] not in DOCUMENTED:
        return
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "the module says what it is"
    if PACKAGE not in path.parents:
        return
    public = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    silent = [n.name for n in public if not n.name.startswith("_") and not ast.get_docstring(n)]
    assert silent == []


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_no_room_without_a_noun_and_nothing_left_to_do(path: Path) -> None:
    rooms = {"utils", "helpers", "common", "services_layer", "managers", "misc"}
    assert rooms.isdisjoint({part.removesuffix(".py") for part in path.relative_to(ROOT).parts})
    assert "TO" + "DO" not in path.read_text()
    assert "FIX" + "ME" not in path.read_text()


def test_a_status_is_set_in_one_place() -> None:
    setting = [
        _name(path)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute)
        and target.attr in {"status", "reached"}
        and "rules" not in path.parts
    ]
    assert setting == ["peerreview/operations/history.py"] * 3


def test_operations_never_commit() -> None:
    committing = [
        _name(path)
        for path in sorted((PACKAGE / "operations").glob("*.py"))
        if "commit()" in path.read_text()
    ]
    assert committing == []


def test_a_verb_is_no_word_of_python_and_means_one_thing() -> None:
    words = [verb.value.replace(" ", "_").replace("-", "_") for verb in (*Verb, *SiteVerb)]
    assert len(words) == len(set(words))
    assert [w for w in words if keyword.iskeyword(w) or hasattr(builtins, w)] == []


def test_every_view_has_a_gate(application: Flask) -> None:
    for rule in application.url_map.iter_rules():
        assert hasattr(application.view_functions[rule.endpoint], "gate"), rule.endpoint


def test_addresses_carry_references_and_no_numbers_of_rows(application: Flask) -> None:
    for rule in application.url_map.iter_rules():
        assert "_" not in "".join(part for part in rule.rule.split("/") if "<" not in part)
        assert {name for name in rule.arguments if name == "id" or name.endswith("_id")} == set()
