"""The index of events names every model, once, with the page that tells more of it."""

import re
from pathlib import Path

import pytest

from achalice import events
from achalice.events import LambdaEvent

PAGES = Path(__file__).parents[2] / "docs" / "events"
ROWS = [
    line.split(" | ") for line in (PAGES / "README.md").read_text().splitlines() if "](" in line
]
ROOTS = {"LambdaEvent", "RecordsEvent", "WindowedEvent"}
MODELS = sorted(
    name
    for name in events.__all__
    if isinstance(model := getattr(events, name), type) and issubclass(model, LambdaEvent)
)


def test_every_model_of_an_event_is_in_the_index_once() -> None:
    listed = [name for row in ROWS if len(row) == 3 for name in re.findall(r"`(\w+)`", row[1])]

    assert sorted(listed) == sorted({*MODELS} - ROOTS)


@pytest.mark.parametrize("row", [row for row in ROWS if len(row) == 3], ids=lambda row: row[0])
def test_a_page_has_the_models_that_the_index_sends_there_for(row: list[str]) -> None:
    (page,) = re.findall(r"\]\((\w+\.md)\)", row[2])
    text = (PAGES / page).read_text()

    assert [name for name in re.findall(r"`(\w+)`", row[1]) if name not in text] == []
