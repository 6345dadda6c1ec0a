"""Handlers called as Lambda calls them, with events that only their annotation tells."""

from collections.abc import Callable
from typing import Any

import pytest

from achalice import Chalice

from ..builders import FakeContext


async def answer_of(handler: Callable[..., object], payload: Any) -> Any:
    """What Lambda gets from `handler`, a pure function of an app, for `payload`."""
    app = Chalice("shop")
    app.lambda_function(name="function")(handler)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACHALICE_HANDLER", "function")
        return await app.dispatch(payload, FakeContext())
