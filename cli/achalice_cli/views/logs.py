"""Log events as lines: for people, and as JSON for programs."""

import json
import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

from achalice_cli.views.terminal import DIM, RED, YELLOW, styled

_LAMBDAS_OWN = re.compile(r"(START|END|REPORT) RequestId: |INIT_START |INIT_REPORT ")
_PLATFORM = re.compile(r'\{"time":"[^"]*","type":"platform\.')

_LEVELS = {"ERROR": RED, "CRITICAL": RED, "WARNING": YELLOW}
_LEVEL = re.compile(rf"\[?({'|'.join(_LEVELS)})\b")
_STYLES = tuple(f"\x1b[{code}m" for code in (36, 35, 34, 32, 96, 95, 94, 92))
"""Colours of functions: no red, no yellow, and no black or white, which a terminal may lie on."""


def is_lambdas_own(message: str) -> bool:
    """Whether Lambda wrote it about an invocation, in text or, where it logs so, in JSON."""
    return bool(_LAMBDAS_OWN.match(message) or _PLATFORM.match(message))


class LogLook(NamedTuple):
    """How lines are written that go to one place."""

    handlers: tuple[str, ...]
    """Those that there may be lines of."""
    colour: bool = False

    @property
    def width(self) -> int:
        """Of the longest handler's name."""
        return max(map(len, self.handlers), default=0)

    def style_of(self, handler: str) -> str:
        """The handler's own; there are fewer than there may be handlers."""
        return _STYLES[self.handlers.index(handler) % len(_STYLES)]


def log_line(handler: str, milliseconds: int, message: str, look: LogLook) -> str:
    """`2026-11-22 10:00:00.123  report  the message`.

    In colours, each function has one of its own, errors are red and warnings yellow.
    """
    at = datetime.fromtimestamp(milliseconds / 1000, UTC)
    moment = f"{at:%Y-%m-%d %H:%M:%S}.{milliseconds % 1000:03}"
    name = f"{handler:{look.width}}"
    if not look.colour:
        return f"{moment}  {name}  {message}"
    level = _LEVEL.match(message)
    said = styled(message, _LEVELS[level[1]]) if level else message
    return f"{styled(moment, DIM)}  {styled(name, look.style_of(handler))}  {said}"


def log_json(handler: str, milliseconds: int, stream: str, message: str) -> str:
    """One JSON object on one line; a message that is a JSON object stays one."""
    at = datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")
    said: object = message
    if message.startswith("{"):
        with suppress(ValueError):
            said = json.loads(message)
    return json.dumps(
        {"time": at, "function": handler, "stream": stream, "message": said}, ensure_ascii=False
    )
