"""Errors that a workflow of Step Functions has caught, and hands to a function.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

from typing import Any

from pydantic.alias_generators import to_pascal

from achalice import _json
from achalice.events._base import LambdaEvent

__all__ = ["StepFunctionsErrorEvent"]


class StepFunctionsErrorEvent(LambdaEvent, alias_generator=to_pascal, populate_by_name=True):
    """What a state's `Catch` passes on, where its `ResultPath` leaves nothing else."""

    error: str
    """`States.Timeout`, `Lambda.Unknown`, or the name of an exception of a function."""
    cause: str = ""
    """For people; of a function it is JSON."""

    @property
    def cause_data(self) -> dict[str, Any] | None:
        """A function's `errorMessage`, `errorType` and `stackTrace`; None of other causes."""
        try:
            data = _json.loads(self.cause)
        except ValueError:
            return None
        return data if isinstance(data, dict) else None
