"""The texts of the demo, read from the TOML files beside this one."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Table = dict[str, Any]


def read(name: str) -> Table:
    """What stands in one file, by its name without the ending."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def stories() -> list[Table]:
    """What is told of each review, one file each."""
    names = sorted(path.stem for path in (HERE / "reviews").glob("*.toml"))
    return [read(f"reviews/{name}") for name in names]


def texts() -> Iterator[str]:
    """Every text of every file, cut into paragraphs."""
    names = ["councils", "people", "offers"]
    for table in [*map(read, names), *stories()]:
        for text in _texts(table):
            yield from text.split("\n\n")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
