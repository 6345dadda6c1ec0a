"""AWS's own sample events, by name."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "payloads"


def sample(name: str) -> Any:
    """The event in `tests/payloads/<name>.json`."""
    return json.loads((_FOLDER / f"{name}.json").read_bytes())
