"""Alarms, as CloudWatch tells EventBridge.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
"""

from achalice.events._base import EventModel
from achalice.events.cloudwatch import AlarmConfiguration, AlarmState
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["CloudWatchAlarmConfigurationChangeEvent", "CloudWatchAlarmStateChangeEvent"]


class CloudWatchAlarmStateChangeDetail(EventModel):
    """An alarm as it is now, and as it was."""

    alarm_name: str
    state: AlarmState
    previous_state: AlarmState | None = None
    configuration: AlarmConfiguration | None = None


class CloudWatchAlarmConfigurationChangeDetail(EventModel):
    """What an alarm watches now."""

    alarm_name: str
    operation: str
    """`create`, `update` or `delete`."""
    state: AlarmState
    configuration: AlarmConfiguration
    previous_configuration: AlarmConfiguration | None = None
    """Of updates."""


class CloudWatchAlarmStateChangeEvent(EventBridgeEvent[CloudWatchAlarmStateChangeDetail]):
    """An alarm went off, or off again."""


class CloudWatchAlarmConfigurationChangeEvent(
    EventBridgeEvent[CloudWatchAlarmConfigurationChangeDetail]
):
    """An alarm was created, updated or deleted."""
