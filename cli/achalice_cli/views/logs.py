"""Log events as lines: for people, and as JSON for programs."""

import json
import re
from contextlib import suppress
from datetime import UTC, datetime

_LAMBDAS_OWN = re.compile(r"(START|END|REPORT) RequestId: |INIT_START |INIT_REPORT ")
_PLATFORM = re.compile(r'\{"time":"[^"]*","type":"platform\.')


def is_lambdas_own(message: str) -> bool:
    """Whether Lambda wrote it about an invocation, in text or, where it logs so, in JSON."""
    return bool(_LAMBDAS_OWN.match(message) or _PLATFORM.match(message))


def log_line(handler: str, milliseconds: int, message: str, width: int) -> str:
    """`2026-11-22 10:00:00.123  report  the message`, the handler's name `width` wide."""
    at = datetime.fromtimestamp(milliseconds / 1000, UTC)
    moment = f"{at:%Y-%m-%d %H:%M:%S}.{milliseconds % 1000:03}"
    return f"{moment}  {handler:{width}}  {message}"


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
