"""Questions of AWS Config to the functions that are its custom rules.

https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
"""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from achalice import _json
from achalice.events._base import (
    EventModel,
    LambdaEvent,
    NullIsEmpty,
    NullIsEmptyMapping,
    Texts,
    Timestamp,
)
from achalice.events._wire import AsSent

__all__ = [
    "ConfigItem",
    "ConfigItemDiff",
    "ConfigItemSummary",
    "ConfigRelationship",
    "ConfigRuleEvent",
    "InvokingEvent",
]


def _from_json(value: object) -> object:
    return _json.loads(value) if isinstance(value, str) and value.strip() else value or {}


def _to_json(value: object) -> str:
    return _json.dumps(value).decode()


JSONText: tuple[BeforeValidator, PlainSerializer] = (
    BeforeValidator(_from_json),
    PlainSerializer(_to_json, return_type=str),
)
"""Of what AWS Config sends as JSON within JSON."""


class ConfigRelationship(EventModel):
    """Another resource that belongs to one."""

    resource_id: str | None = None
    resource_name: str | None = None
    resource_type: str | None = None
    name: str | None = None
    """`Is contained in Vpc`."""


class ConfigItemSummary(EventModel):
    """A resource; all that there is of those too large for an event."""

    resource_type: str
    """`AWS::EC2::Instance`."""
    resource_id: str
    resource_name: str | None = None
    arn: str | None = Field(default=None, validation_alias="ARN", serialization_alias="ARN")
    aws_account_id: str | None = None
    aws_region: str | None = None
    availability_zone: str | None = None
    configuration_item_status: str | None = None
    """`OK`, `ResourceDiscovered`, `ResourceDeleted`, `ResourceNotRecorded`, ..."""
    configuration_item_version: str | None = None
    configuration_item_capture_time: Timestamp | None = None
    configuration_state_id: int | None = None
    """Grows with each change."""
    configuration_state_md5_hash: str | None = None
    resource_creation_time: Timestamp | None = None
    change_type: str | None = None
    """`CREATE`, `UPDATE` or `DELETE`; only of summaries."""


class ConfigItem(ConfigItemSummary):
    """A resource as it is now."""

    configuration: dict[str, Any] | list[Any] | str | None = None
    """As the resource's service describes it; None where the resource is gone."""
    supplementary_configuration: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    tags: Texts = Field(default_factory=dict)
    relationships: Annotated[tuple[ConfigRelationship, ...], NullIsEmpty] = ()
    related_events: Annotated[tuple[str, ...], NullIsEmpty] = ()


class ConfigPropertyChange(EventModel):
    """What a property was and what it is."""

    previous_value: Any = None
    updated_value: Any = None
    change_type: str | None = None
    """`CREATE`, `UPDATE` or `DELETE`."""


class ConfigItemDiff(EventModel):
    """What changed."""

    changed_properties: Annotated[dict[str, ConfigPropertyChange], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    """By path: `Configuration.InstanceType`."""
    change_type: str | None = None


class InvokingEvent(EventModel):
    """Why the rule is asked."""

    message_type: str
    """`ConfigurationItemChangeNotification`, `OversizedConfigurationItemChangeNotification`,
    `ScheduledNotification` or `ConfigurationSnapshotDeliveryCompleted`.
    """
    notification_creation_time: Timestamp | None = None
    record_version: str | None = None
    aws_account_id: str | None = None
    """Only of schedules."""
    configuration_item: ConfigItem | None = None
    """Of changes."""
    configuration_item_diff: ConfigItemDiff | None = None
    configuration_item_summary: ConfigItemSummary | None = None
    """Of changes of resources too large for an event."""
    config_snapshot_id: str | None = None
    """Of snapshots, as is where they are."""
    s3_bucket: str | None = None
    s3_object_key: str | None = None


class ConfigRuleEvent(LambdaEvent, AsSent):
    """A resource changed, or a rule's time has come: answer with Config's `PutEvaluations`."""

    _sent_fields = ("invoking_event", "rule_parameters")

    version: str = "1.0"
    invoking_event: Annotated[InvokingEvent, *JSONText]
    rule_parameters: Annotated[dict[str, Any], *JSONText] = Field(default_factory=dict)
    """As the rule was created with."""
    result_token: str
    """For `PutEvaluations`."""
    event_left_scope: bool = False
    """Whether the resource is none of the rule's any more."""
    execution_role_arn: str | None = None
    config_rule_arn: str | None = None
    config_rule_name: str | None = None
    config_rule_id: str | None = None
    account_id: str
    evaluation_mode: str | None = None
    """`DETECTIVE` or `PROACTIVE`."""
