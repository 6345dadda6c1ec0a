"""Typed Lambda events. A source's models are built when a name of it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from achalice.events._base import EventModel as EventModel
    from achalice.events._base import LambdaEvent as LambdaEvent
    from achalice.events._parsing import *
    from achalice.events.authorizer import *
    from achalice.events.eventbridge import *
    from achalice.events.pure import *
    from achalice.events.sqs import *

_NAMES: dict[str, tuple[str, ...]] = {
    "_base": ("EventModel", "LambdaEvent"),
    "_parsing": ("parse_event",),
    "authorizer": ("AuthRequest",),
    "eventbridge": ("CloudWatchEvent",),
    "pure": ("LambdaFunctionEvent",),
    "sqs": ("SQSEvent", "SQSMessageAttribute", "SQSRecord"),
}
"""By the module that has them: its `__all__`."""

_HOMES = {name: home for home, names in _NAMES.items() for name in names}
__all__ = sorted(_HOMES)


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
