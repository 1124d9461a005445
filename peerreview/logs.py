"""The log of the service: on standard error, in UTC, without what people typed.

Whoever runs the service decides where it goes from there. A line that begins at the margin begins an
entry; nothing that anybody sends can begin one.
"""

import logging
import re
import time

# What PostgreSQL adds to an error, with values of the row.
VALUES = re.compile(r"^\s*(DETAIL|CONTEXT): .*$", re.MULTILINE)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class Entry(logging.Formatter):
    """When, how bad, where in the code, and what; a traceback stands indented below it."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        self.converter = time.gmtime
        super().__init__("%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The entry as it is written."""
        text = VALUES.sub(r"\1: left out", super().format(record))
        text = CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
        return text.replace("\n", "\n\t")


def set_up() -> None:
    """Write the log so, unless whoever runs the service has set up another."""
    root = logging.getLogger()
    if not root.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(Entry())
        root.addHandler(handler)
