"""What commands write, pinned by files in `snapshots/`."""

import difflib
import os
from pathlib import Path

FOLDER = Path(__file__).with_name("snapshots")
UPDATE = "UPDATE_SNAPSHOTS"
"""Set it to write the files anew, and read the difference in git."""


def assert_pinned(name: str, text: str) -> None:
    """Fails where `text` is not that of the file, with the lines that differ."""
    file = FOLDER / f"{name}.txt"
    if os.environ.get(UPDATE):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return
    pinned = file.read_text(encoding="utf-8") if file.is_file() else ""
    lines = difflib.unified_diff(
        pinned.splitlines(), text.splitlines(), "pinned", "written", lineterm=""
    )
    told = "\n".join(lines) or "the last line break alone"
    assert text == pinned, f"{file.name} is another, {UPDATE}=1 writes it anew:\n{told}"
