"""Alarms that call a function, and widgets of dashboards that it draws.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard.html
"""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic.alias_generators import to_pascal

from achalice import _json
from achalice.events._base import (
    EventModel,
    LambdaEvent,
    NullIsEmpty,
    NullIsEmptyMapping,
    Texts,
    Timestamp,
)
from achalice.events._spelling import PascalModel

__all__ = [
    "AlarmConfiguration",
    "AlarmData",
    "AlarmMetric",
    "AlarmState",
    "CloudWatchAlarmEvent",
    "CloudWatchAlarmNotification",
    "CloudWatchDashboardEvent",
    "WidgetContext",
]


def _without_spaces(value: object) -> object:
    # AWS's own samples have times like `2023-08-04T12: 36: 15.490+0000`.
    return value.replace(" ", "") if isinstance(value, str) and "T" in value else value


AlarmTimestamp = Annotated[Timestamp, BeforeValidator(_without_spaces)]


class AlarmState(EventModel):
    """What an alarm said at a time."""

    value: str
    """`OK`, `ALARM` or `INSUFFICIENT_DATA`."""
    reason: str | None = None
    """For people."""
    reason_data: str | None = None
    """JSON for programs; `reason_data_decoded` is what it stands for."""
    timestamp: AlarmTimestamp | None = None
    actions_suppressed_by: str | None = None
    """Of composite alarms: `WaitPeriod`, `ExtensionPeriod` or `Alarm`."""
    actions_suppressed_reason: str | None = None
    evaluation_state: str | None = None
    """`PARTIAL_DATA` where not all data could be read."""

    @property
    def reason_data_decoded(self) -> dict[str, Any] | None:
        """The data points and the threshold, or the alarms that triggered a composite one.

        Raises:
            ValueError: the reason's data is not JSON.
        """
        return dict(_json.loads(self.reason_data)) if self.reason_data else None


class AlarmMetricName(EventModel):
    """A metric."""

    name: str | None = None
    namespace: str | None = None
    dimensions: Texts = Field(default_factory=dict)


class AlarmMetricStat(EventModel):
    """A metric over time."""

    metric: AlarmMetricName
    period: int | None = None
    """Seconds."""
    stat: str | None = None
    """`Average`."""
    unit: str | None = None


class AlarmMetric(EventModel):
    """A metric that an alarm watches, or an expression of others."""

    id: str
    metric_stat: AlarmMetricStat | None = None
    expression: str | None = None
    label: str | None = None
    period: int | None = None
    account_id: str | None = None
    return_data: bool | None = None
    """Whether it is this one that the alarm compares."""


class AlarmConfiguration(EventModel):
    """What an alarm watches. Which fields there are depends on who tells, and on its kind."""

    alarm_name: str | None = None
    description: str | None = None
    metrics: Annotated[tuple[AlarmMetric, ...], NullIsEmpty] = ()
    """Of metric alarms."""
    alarm_rule: str | None = None
    """Of composite alarms: `ALARM(one) OR ALARM(other)`."""
    actions_suppressor: str | None = None
    actions_suppressor_wait_period: int | None = None
    """Seconds."""
    actions_suppressor_extension_period: int | None = None
    """Seconds."""
    actions_enabled: bool | None = None
    timestamp: AlarmTimestamp | None = None
    evaluation_periods: int | None = None
    datapoints_to_alarm: int | None = None
    threshold: float | None = None
    threshold_metric_id: str | None = None
    comparison_operator: str | None = None
    treat_missing_data: str | None = None
    evaluate_low_sample_count_percentile: str | None = None
    ok_actions: Annotated[tuple[str, ...], NullIsEmpty] = ()
    alarm_actions: Annotated[tuple[str, ...], NullIsEmpty] = ()
    insufficient_data_actions: Annotated[tuple[str, ...], NullIsEmpty] = ()


class AlarmData(EventModel):
    """An alarm as it is now, and as it was."""

    alarm_name: str
    state: AlarmState
    previous_state: AlarmState | None = None
    configuration: AlarmConfiguration = Field(default_factory=AlarmConfiguration)


class CloudWatchAlarmEvent(LambdaEvent):
    """An alarm changed its state, and this function is its action."""

    source: str
    """`aws.cloudwatch`."""
    alarm_arn: str | None = None
    account_id: str | None = None
    time: AlarmTimestamp
    region: str
    alarm_data: AlarmData


class WidgetTimezone(EventModel):
    """The zone that a dashboard is shown in."""

    label: str | None = None
    """`UTC` or `Local`."""
    offset_iso: str | None = Field(
        default=None, validation_alias="offsetISO", serialization_alias="offsetISO"
    )
    """`+02:00`."""
    offset_in_minutes: int | None = None


class WidgetZoom(EventModel):
    """The part of the time range that is looked at."""

    start: Timestamp
    end: Timestamp


class WidgetTimeRange(EventModel):
    """The time range that a dashboard shows."""

    mode: str | None = None
    """`relative` or `absolute`."""
    start: Timestamp | None = None
    end: Timestamp | None = None
    relative_start: int | None = None
    """Milliseconds before now."""
    zoom: WidgetZoom | None = None


class WidgetForms(EventModel):
    """What was filled in."""

    all: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """The values of all forms of the widget, by their names."""


class WidgetContext(EventModel):
    """Where a widget is shown, and how."""

    dashboard_name: str | None = None
    widget_id: str | None = None
    account_id: str | None = None
    domain: str | None = None
    """Of the console."""
    locale: str | None = None
    timezone: WidgetTimezone | None = None
    period: int | None = None
    """Seconds."""
    is_auto_period: bool | None = None
    time_range: WidgetTimeRange | None = None
    theme: str | None = None
    """`light` or `dark`."""
    link_charts: bool | None = None
    title: str | None = None
    params: Annotated[dict[str, Any], NullIsEmptyMapping] = Field(default_factory=dict)
    """As they stand in the dashboard."""
    forms: WidgetForms = Field(default_factory=WidgetForms)
    width: int | None = None
    """Pixels."""
    height: int | None = None


class CloudWatchDashboardEvent(LambdaEvent):
    """A dashboard wants a custom widget drawn: return HTML, Markdown or JSON.

    The parameters that the dashboard passes are in `model_extra`, next to the context.
    """

    describe: bool = False
    """Whether it is not the widget but its documentation that is wanted, as Markdown."""
    widget_context: WidgetContext | None = None
    """None where the documentation is wanted."""


class AlarmDimension(EventModel):
    """A dimension of a metric."""

    name: str
    value: str


class AlarmTrigger(PascalModel):
    """What an alarm watches, as its notifications put it."""

    metric_name: str | None = None
    namespace: str | None = None
    statistic_type: str | None = None
    statistic: str | None = None
    unit: str | None = None
    dimensions: Annotated[tuple[AlarmDimension, ...], NullIsEmpty] = ()
    period: int | None = None
    """Seconds."""
    evaluation_periods: int | None = None
    datapoints_to_alarm: int | None = None
    comparison_operator: str | None = None
    threshold: float | None = None
    treat_missing_data: str | None = None
    evaluate_low_sample_count_percentile: str | None = None
    metrics: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    """Of alarms on expressions; `metric_name` is absent then."""


class CloudWatchAlarmNotification(LambdaEvent, alias_generator=to_pascal, populate_by_name=True):
    """What an alarm sends to an SNS topic: `SNSEvent[CloudWatchAlarmNotification]`."""

    alarm_name: str
    alarm_description: str | None = None
    aws_account_id: str | None = Field(
        default=None, validation_alias="AWSAccountId", serialization_alias="AWSAccountId"
    )
    alarm_arn: str | None = None
    alarm_configuration_updated_timestamp: AlarmTimestamp | None = None
    new_state_value: str
    """`OK`, `ALARM` or `INSUFFICIENT_DATA`."""
    new_state_reason: str | None = None
    old_state_value: str | None = None
    state_change_time: AlarmTimestamp | None = None
    region: str | None = None
    """Its name: `EU (Ireland)`."""
    trigger: AlarmTrigger | None = None
    """Of metric alarms."""
    alarm_rule: str | None = None
    """Of composite alarms."""
    triggering_children: Annotated[tuple[dict[str, Any], ...], NullIsEmpty] = ()
    ok_actions: Annotated[tuple[str, ...], NullIsEmpty] = Field(
        default=(), validation_alias="OKActions", serialization_alias="OKActions"
    )
    alarm_actions: Annotated[tuple[str, ...], NullIsEmpty] = ()
    insufficient_data_actions: Annotated[tuple[str, ...], NullIsEmpty] = ()
