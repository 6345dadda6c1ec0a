"""Typed Lambda events. A source's models are built when a name of it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from achalice.events._base import LambdaEvent as LambdaEvent
    from achalice.events.authorizer import AuthRequest as AuthRequest
    from achalice.events.eventbridge import CloudWatchEvent as CloudWatchEvent
    from achalice.events.pure import LambdaFunctionEvent as LambdaFunctionEvent
    from achalice.events.sqs import SQSEvent as SQSEvent
    from achalice.events.sqs import SQSMessageAttribute as SQSMessageAttribute
    from achalice.events.sqs import SQSRecord as SQSRecord

_HOMES = {
    "AuthRequest": "authorizer",
    "CloudWatchEvent": "eventbridge",
    "LambdaEvent": "_base",
    "LambdaFunctionEvent": "pure",
    "SQSEvent": "sqs",
    "SQSMessageAttribute": "sqs",
    "SQSRecord": "sqs",
}
__all__ = [
    "AuthRequest",
    "CloudWatchEvent",
    "LambdaEvent",
    "LambdaFunctionEvent",
    "SQSEvent",
    "SQSMessageAttribute",
    "SQSRecord",
]


# Type checkers know the names above, and would take any other one on this function's word.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        try:
            home = _HOMES[name]
        except KeyError:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
        value = getattr(import_module(f"{__name__}.{home}"), name)
        globals()[name] = value
        return value
