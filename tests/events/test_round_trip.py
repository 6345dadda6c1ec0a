"""Every event is the same after a dump, whatever AWS leaves out, sends as null or adds later."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from achalice import events
from achalice.events import LambdaEvent
from tests.events.strategies import payloads

_FOUND = (getattr(events, name) for name in events.__all__)
MODELS: tuple[type[LambdaEvent], ...] = tuple(
    dict.fromkeys(one for one in _FOUND if isinstance(one, type) and issubclass(one, LambdaEvent))
)

EXAMPLES = 5
"""Of each model: there are some two hundred, and all of them take seconds."""

_quick = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("model", MODELS)
def test_an_event_is_the_same_after_a_dump(model: type[LambdaEvent]) -> None:
    @_quick
    @given(payload=payloads(model))
    def stays_the_same(payload: object) -> None:
        event = model.model_validate(payload)
        assert model.model_validate(event.model_dump(mode="json", by_alias=True)) == event

    stays_the_same()
