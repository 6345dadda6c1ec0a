"""What is otherwise than in Chalice: the manifest of its behaviours, for readers."""

import importlib
import pkgutil
from collections.abc import Iterator

from docs.site.markdown import page, table
from tests import parity_rows
from tests.parity_rows import Row


def listing() -> str:
    """Every behaviour that was changed or dropped, area by area."""
    return page(*_areas())


def _areas() -> Iterator[str]:
    for module in pkgutil.iter_modules(parity_rows.__path__):
        area = importlib.import_module(f"{parity_rows.__name__}.{module.name}")
        rows: tuple[Row, ...] = area.ROWS
        differing = [(row.behaviour, row.why or "") for row in rows if row.verdict != "kept"]
        same = len(rows) - len(differing)
        yield f"## {module.name.capitalize()}"
        about = (area.__doc__ or "").partition("\n")[0]
        yield f"{about} {same} of {len(rows)} behaviours are kept."
        yield table(("Chalice", "achalice"), differing)
