"""Hooks and custom channels of Amazon Pinpoint's campaigns and journeys.

https://docs.aws.amazon.com/pinpoint/latest/developerguide/segments-dynamic.html
https://docs.aws.amazon.com/pinpoint/latest/developerguide/channels-custom.html
"""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field
from pydantic.alias_generators import to_pascal

from achalice._typing import RawEvent
from achalice.events._base import LambdaEvent, NullIsEmpty, NullIsEmptyMapping, Timestamp
from achalice.events._spelling import PascalModel

__all__ = ["PinpointEndpoint", "PinpointEvent", "PinpointUser"]

Attributes = dict[str, tuple[str, ...]]


class PinpointUser(PascalModel):
    """Whose endpoint it is."""

    user_id: str | None = None
    user_attributes: Annotated[Attributes, NullIsEmptyMapping] = Field(default_factory=dict)


class PinpointEndpoint(PascalModel):
    """Where a message may go."""

    channel_type: str | None = None
    """`EMAIL`, `SMS`, `CUSTOM`, `GCM` and others."""
    address: str | None = None
    endpoint_status: str | None = None
    """`ACTIVE` or `INACTIVE`."""
    opt_out: str | None = None
    """`NONE`, or `ALL` of users who want no messages."""
    attributes: Annotated[Attributes, NullIsEmptyMapping] = Field(default_factory=dict)
    metrics: Annotated[dict[str, float], NullIsEmptyMapping] = Field(default_factory=dict)
    location: dict[str, Any] | None = None
    demographic: dict[str, Any] | None = None
    user: PinpointUser | None = None
    effective_date: Timestamp | None = None
    creation_date: Timestamp | None = None


class PinpointEvent(LambdaEvent, alias_generator=to_pascal, populate_by_name=True):
    """A campaign or a journey is about to send messages, or wants them to be sent."""

    application_id: str
    campaign_id: str | None = None
    """None of journeys."""
    treatment_id: str | None = None
    activity_id: str | None = None
    journey_id: str | None = None
    scheduled_time: Timestamp | None = None
    message_configuration: dict[str, Any] | None = None
    """By channel; of hooks."""
    message: dict[str, Any] | None = None
    """Of custom channels, like `data`."""
    data: str | None = None
    """What the activity has been set up to pass on."""
    endpoints: Annotated[dict[str, PinpointEndpoint], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    """By id; at most 50."""
    trace: Annotated[tuple[str, ...], NullIsEmpty] = ()

    def keep(self, endpoint_ids: Iterable[str]) -> RawEvent:
        """The answer to a hook: send to these, of all endpoints, and to no others.

        Raises:
            KeyError: the campaign was not about to send to one of them.
        """
        payload = self.to_dict() or self.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return {endpoint_id: payload["Endpoints"][endpoint_id] for endpoint_id in endpoint_ids}
