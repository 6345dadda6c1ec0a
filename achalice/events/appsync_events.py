"""Events of AppSync Event APIs, whose channels are handled by a function.

https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
"""

from typing import Annotated, Any, Generic

from pydantic import Field, model_validator
from typing_extensions import TypeVar

from achalice.events._answers import Answer
from achalice.events._base import EventModel, LambdaEvent, NullIsEmpty, NullIsEmptyMapping
from achalice.events._identities import AppSyncIdentity
from achalice.events.appsync import AppSyncRequest

__all__ = [
    "AppSyncChannel",
    "AppSyncChannelNamespace",
    "AppSyncEventsEvent",
    "AppSyncEventsInfo",
    "AppSyncEventsResponse",
    "AppSyncIncomingEvent",
    "AppSyncOutgoingEvent",
]

PayloadT = TypeVar("PayloadT", default=Any, covariant=True)
"""What clients publish: any JSON, or a type that it is read into."""


class AppSyncChannel(EventModel):
    """Where events are published to, or subscribed from."""

    path: str
    """`/default/orders`; may end in `/*` when somebody subscribes."""
    segments: Annotated[tuple[str, ...], NullIsEmpty] = ()


class AppSyncChannelNamespace(EventModel):
    """The first segment of the channel's path, which has the handler."""

    name: str


class AppSyncEventsInfo(EventModel):
    """What happens."""

    channel: AppSyncChannel
    channel_namespace: AppSyncChannelNamespace | None = None
    operation: str
    """`PUBLISH` or `SUBSCRIBE`."""


class AppSyncIncomingEvent(EventModel, Generic[PayloadT]):
    """One of the events that a client publishes."""

    id: str
    payload: PayloadT


class AppSyncEventsEvent(LambdaEvent, Generic[PayloadT]):
    """Somebody publishes events, or subscribes to a channel.

    To publishers a handler returns `AppSyncEventsResponse`, to subscribers None, or a response
    with an `error`.
    """

    info: AppSyncEventsInfo
    identity: AppSyncIdentity = None
    """None where the client has an API key and no more."""
    request: Annotated[AppSyncRequest, NullIsEmptyMapping] = Field(default_factory=AppSyncRequest)
    events: Annotated[tuple[AppSyncIncomingEvent[PayloadT], ...], NullIsEmpty] = ()
    """What is published; empty when somebody subscribes."""
    result: Any = None
    error: Any = None
    prev: Any = None
    stash: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    out_errors: Annotated[tuple[Any, ...], NullIsEmpty] = ()

    @property
    def operation(self) -> str:
        """`PUBLISH` or `SUBSCRIBE`."""
        return self.info.operation

    @property
    def channel(self) -> str:
        """The channel's path: `/default/orders`."""
        return self.info.channel.path


class AppSyncOutgoingEvent(Answer):
    """What becomes of one published event: a payload for the subscribers, or an error."""

    id: str
    """The incoming event's."""
    payload: Any = None
    error: str | None = None
    """The publisher gets it; subscribers get nothing."""


class AppSyncEventsResponse(Answer):
    """What a handler answers a publisher; events that are not in it reach nobody.

    With `error` alone, everything is refused.
    """

    events: list[AppSyncOutgoingEvent] | None = None
    error: str | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> "AppSyncEventsResponse":
        if (self.events is None) == (self.error is None):
            raise ValueError("has either events or an error")
        return self
