"""Type aliases that several modules share."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

JSONValue: TypeAlias = (
    "bool | int | float | str | Sequence[JSONValue] | Mapping[str, JSONValue] | None"
)
"""What a JSON document can hold."""

RawEvent: TypeAlias = dict[str, Any]
"""An event as Lambda hands it over: JSON that nothing has looked at yet."""

HandlerT = TypeVar("HandlerT", bound=Callable[..., object])
"""A user's function, `async def` or `def`; decorators return it unchanged."""
