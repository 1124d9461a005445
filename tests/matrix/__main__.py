"""Runs the matrix in one process and prints its figures as JSON."""

import json
import subprocess
import sys
import time
from typing import Any

from peerreview.rules.lifecycle import Status, has_reached
from tests.matrix import PERSONS, SITUATIONS, cells, listed
from tests.matrix.reviews import SHELF
from tests.rules import test_persons

AGREED = sum(has_reached(each.reached, Status.AGREED) for each in SITUATIONS)
LISTS_AND_PAGES = 1 + len(SHELF) + len(SHELF) + AGREED  # the library, searches, shared reports


def run(*files: str) -> dict[str, Any]:
    """Whether these tests pass, and in how many seconds."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *files], stdout=subprocess.DEVNULL, check=False
    )
    return {"passed": done.returncode == 0, "seconds": round(time.monotonic() - began, 1)}


def main() -> None:
    """Print how much is asked of the rules and over HTTP, and how long that takes."""
    figures = {
        "addresses": len({address for _, address in listed()}),
        "addresses and methods": len(listed()),
        "persons": len(PERSONS),
        "rules": {"cells": test_persons.cells()} | run("tests/rules/test_persons.py"),
        "http": {
            "cells": sum(len(cells(person)) for person in PERSONS),
            "cells of the library": len(PERSONS) * LISTS_AND_PAGES,
        }
        | run("tests/web/test_matrix.py"),
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
