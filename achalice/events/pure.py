"""The event of a pure Lambda function, as middleware sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from achalice.context import LambdaContext

__all__ = ["LambdaFunctionEvent"]


@dataclass(frozen=True, slots=True)
class LambdaFunctionEvent:
    """A payload that only the function itself knows the shape of."""

    event: Any
    """The payload, as it is."""
    context: LambdaContext

    def to_dict(self) -> Mapping[str, Any]:
        """The payload again."""
        payload: Mapping[str, Any] = self.event
        return payload
