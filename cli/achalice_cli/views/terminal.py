"""What a terminal can show."""

import os
from typing import TextIO

BOLD = "\x1b[1m"
DIM = "\x1b[2m"
RED = "\x1b[31m"
YELLOW = "\x1b[33m"
CYAN = "\x1b[36m"
_PLAIN = "\x1b[0m"


def has_colours(stream: TextIO) -> bool:
    """Whether `stream` is a terminal with colours, and nobody has set NO_COLOR.

    https://no-color.org
    """
    dumb = os.environ.get("TERM") == "dumb"
    return stream.isatty() and not dumb and not os.environ.get("NO_COLOR")


def styled(text: str, style: str) -> str:
    """`text` in a style, e.g. one of those above."""
    return f"{style}{text}{_PLAIN}" if text else text
