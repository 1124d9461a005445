"""Asks PyPI for known vulnerabilities of what is installed: `python -m tests.vulnerabilities`.

Fails where one is known. Says so loudly where the data cannot be reached, for then nothing was
checked; with AUDIT_REQUIRED=1 that fails too.
"""

import json
import os
import subprocess
import sys
from typing import Any

FILE = "requirements.txt"
AT_MOST_SECONDS = 120
ASK = (
    *(
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        FILE,
        "--disable-pip",
        "--require-hashes",
    ),
    *("--format", "json", "--progress-spinner", "off", "--timeout", "10"),
)


def asked() -> list[dict[str, Any]]:
    """What is known of each package; empty where there was no answer."""
    try:
        answer = subprocess.run(
            ASK, check=False, capture_output=True, text=True, timeout=AT_MOST_SECONDS
        )
        found: list[dict[str, Any]] = json.loads(answer.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return []
    return found


def verdict(found: list[dict[str, Any]], required: bool) -> tuple[list[str], bool]:
    """The lines to print, and whether all is well."""
    audited = [one for one in found if "skip_reason" not in one]
    known = [
        f"{one['name']} {one['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version yet'}"
        for one in audited
        for hole in one["vulns"]
    ]
    if not audited:
        return ["NOT CHECKED: the data of known vulnerabilities cannot be reached."], not required
    skipped = [f"NOT CHECKED: {one['name']}" for one in found if "skip_reason" in one]
    count = f"{len(audited)} packages asked about, {len(known)} known vulnerabilities"
    return [*known, *skipped, count], not known and not (required and skipped)


if __name__ == "__main__":
    lines, is_well = verdict(asked(), os.environ.get("AUDIT_REQUIRED") == "1")
    print("\n".join(lines))
    sys.exit(not is_well)
