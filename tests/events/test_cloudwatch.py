"""Alarms, their notifications, and widgets of dashboards."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from achalice.events import (
    CloudWatchAlarmEvent,
    CloudWatchAlarmNotification,
    CloudWatchDashboardEvent,
    SQSEvent,
    parse_event,
)

from ..builders import sqs_event

METRIC: dict[str, Any] = {
    "source": "aws.cloudwatch",
    "alarmArn": "arn:aws:cloudwatch:eu-central-1:444455556666:alarm:cpu",
    "accountId": "444455556666",
    "time": "2026-01-31T12:36:15.490+0000",
    "region": "eu-central-1",
    "alarmData": {
        "alarmName": "cpu",
        "state": {
            "value": "ALARM",
            "reason": "Threshold Crossed",
            "reasonData": '{"version":"1.0","period":60,"threshold":5.0}',
            "timestamp": "2026-01-31T12:36:15.490+0000",
        },
        "previousState": {"value": "INSUFFICIENT_DATA", "reason": "Unchecked"},
        "configuration": {
            "description": "too hot",
            "metrics": [
                {"id": "e1", "expression": "m1*2", "label": "Twice", "returnData": True},
                {
                    "id": "m1",
                    "metricStat": {
                        "metric": {
                            "namespace": "AWS/EC2",
                            "name": "CPUUtilization",
                            "dimensions": {"InstanceId": "i-1"},
                        },
                        "period": 60,
                        "stat": "Average",
                        "unit": "Percent",
                    },
                    "returnData": False,
                },
            ],
        },
    },
}
COMPOSITE: dict[str, Any] = {
    **METRIC,
    "alarmData": {
        "alarmName": "any",
        "state": {
            "value": "ALARM",
            "reason": "cpu transitioned to ALARM",
            "reasonData": json.dumps(
                {"triggeringAlarms": [{"arn": "arn:cpu", "state": {"value": "ALARM"}}]}
            ),
            "timestamp": "2026-01-31T12:36:15.490+0000",
            "actionsSuppressedBy": "WaitPeriod",
            "actionsSuppressedReason": "Actions suppressed by WaitPeriod",
        },
        "previousState": {"value": "OK"},
        "configuration": {
            "alarmRule": "ALARM(cpu) OR ALARM(disk)",
            "actionsSuppressor": "maintenance",
            "actionsSuppressorWaitPeriod": 120,
            "actionsSuppressorExtensionPeriod": 180,
        },
    },
}


def test_an_alarm_says_what_it_says_now_and_said_before() -> None:
    event = parse_event(METRIC)

    assert isinstance(event, CloudWatchAlarmEvent)
    assert (event.source, event.account_id, event.region) == (
        "aws.cloudwatch",
        "444455556666",
        "eu-central-1",
    )
    assert event.alarm_arn == METRIC["alarmArn"]
    assert event.time == datetime(2026, 1, 31, 12, 36, 15, 490_000, tzinfo=UTC)
    alarm = event.alarm_data
    assert (alarm.alarm_name, alarm.state.value, alarm.state.reason) == (
        "cpu",
        "ALARM",
        "Threshold Crossed",
    )
    assert alarm.previous_state is not None
    assert (alarm.previous_state.value, alarm.previous_state.timestamp) == (
        "INSUFFICIENT_DATA",
        None,
    )
    assert event.to_dict() is METRIC


def test_an_alarm_says_what_it_watches() -> None:
    configuration = CloudWatchAlarmEvent.from_payload(METRIC).alarm_data.configuration

    twice, cpu = configuration.metrics
    assert (configuration.description, twice.expression, twice.return_data) == (
        "too hot",
        "m1*2",
        True,
    )
    assert cpu.metric_stat is not None
    assert (cpu.metric_stat.stat, cpu.metric_stat.period, cpu.metric_stat.unit) == (
        "Average",
        60,
        "Percent",
    )
    assert cpu.metric_stat.metric.name == "CPUUtilization"
    assert cpu.metric_stat.metric.dimensions == {"InstanceId": "i-1"}


def test_a_composite_alarm_has_a_rule_and_what_triggered_it() -> None:
    alarm = CloudWatchAlarmEvent.from_payload(COMPOSITE).alarm_data

    assert alarm.configuration.alarm_rule == "ALARM(cpu) OR ALARM(disk)"
    assert alarm.configuration.actions_suppressor == "maintenance"
    assert alarm.configuration.actions_suppressor_wait_period == 120
    assert alarm.configuration.metrics == ()
    assert alarm.state.actions_suppressed_by == "WaitPeriod"
    assert alarm.state.reason_data_decoded == {
        "triggeringAlarms": [{"arn": "arn:cpu", "state": {"value": "ALARM"}}]
    }


def test_a_reasons_data_is_read_when_it_is_asked_for() -> None:
    """AWS's own samples have some that is no JSON, and their events are whole nevertheless."""
    state = {**METRIC["alarmData"]["state"], "reasonData": '{"queryDate: 1}'}
    payload = {**METRIC, "alarmData": {**METRIC["alarmData"], "state": state}}

    alarm = CloudWatchAlarmEvent.from_payload(payload).alarm_data

    assert alarm.state.reason_data == '{"queryDate: 1}'
    assert alarm.previous_state is not None
    assert alarm.previous_state.reason_data_decoded is None
    with pytest.raises(ValueError, match="unexpected"):
        _ = alarm.state.reason_data_decoded


def test_times_with_spaces_in_them_are_read() -> None:
    payload = {**METRIC, "time": "2026-01-31T12: 36: 15.490+0000"}

    event = CloudWatchAlarmEvent.from_payload(payload)

    assert event.time == datetime(2026, 1, 31, 12, 36, 15, 490_000, tzinfo=UTC)


def test_an_alarm_in_an_envelope_like_eventbridges_is_still_an_alarm() -> None:
    payload = {
        **COMPOSITE,
        "version": "0",
        "id": "1",
        "detail-type": "CloudWatch Alarm State Change",
    }
    del payload["alarmArn"], payload["accountId"]

    event = parse_event(payload)

    assert isinstance(event, CloudWatchAlarmEvent)
    assert (event.alarm_arn, event.account_id) == (None, None)


def test_an_alarm_without_its_state_is_none() -> None:
    with pytest.raises(ValidationError, match=r"alarmData.state\n  Field required"):
        CloudWatchAlarmEvent.from_payload({**METRIC, "alarmData": {"alarmName": "cpu"}})


NOTIFICATION = {
    "AlarmName": "cpu",
    "AlarmDescription": None,
    "AWSAccountId": "444455556666",
    "NewStateValue": "ALARM",
    "NewStateReason": "Threshold Crossed",
    "StateChangeTime": "2026-01-31T12:36:15.490+0000",
    "Region": "EU (Frankfurt)",
    "AlarmArn": "arn:cpu",
    "OldStateValue": "OK",
    "OKActions": [],
    "AlarmActions": ["arn:topic"],
    "Trigger": {
        "MetricName": "CPUUtilization",
        "Namespace": "AWS/EC2",
        "Dimensions": [{"value": "i-1", "name": "InstanceId"}],
        "Period": 60,
        "Threshold": 5,
        "ComparisonOperator": "GreaterThanThreshold",
    },
}


def test_an_alarms_notification_is_read_from_a_message() -> None:
    [message] = SQSEvent[CloudWatchAlarmNotification].from_payload(
        sqs_event(json.dumps(NOTIFICATION))
    )

    alarm = message.data
    assert (alarm.alarm_name, alarm.new_state_value, alarm.old_state_value) == (
        "cpu",
        "ALARM",
        "OK",
    )
    assert (alarm.aws_account_id, alarm.ok_actions, alarm.alarm_actions) == (
        "444455556666",
        (),
        ("arn:topic",),
    )
    assert alarm.state_change_time == datetime(2026, 1, 31, 12, 36, 15, 490_000, tzinfo=UTC)
    assert alarm.trigger is not None
    assert (alarm.trigger.metric_name, alarm.trigger.threshold) == ("CPUUtilization", 5.0)
    [dimension] = alarm.trigger.dimensions
    assert (dimension.name, dimension.value) == ("InstanceId", "i-1")
    assert isinstance(parse_event(NOTIFICATION), CloudWatchAlarmNotification)


WIDGET: dict[str, Any] = {
    "path": "/orders",
    "widgetContext": {
        "dashboardName": "shop",
        "widgetId": "widget-16",
        "domain": "https://eu-central-1.console.aws.amazon.com",
        "accountId": "123456789123",
        "locale": "en",
        "timezone": {"label": "UTC", "offsetISO": "+00:00", "offsetInMinutes": 0},
        "period": 300,
        "isAutoPeriod": True,
        "timeRange": {
            "mode": "relative",
            "start": 1627236199729,
            "end": 1627322599729,
            "relativeStart": 86400012,
            "zoom": {"start": 1627276030434, "end": 1627282956521},
        },
        "theme": "light",
        "linkCharts": True,
        "title": "Orders",
        "forms": {"all": {"size": "10"}},
        "params": {"path": "/orders"},
        "width": 588,
        "height": 369,
    },
}


def test_a_widget_is_drawn_for_a_place_on_a_dashboard() -> None:
    event = parse_event(WIDGET)

    assert isinstance(event, CloudWatchDashboardEvent)
    context = event.widget_context
    assert context is not None
    assert (context.dashboard_name, context.title, context.params) == (
        "shop",
        "Orders",
        {"path": "/orders"},
    )
    assert context.forms.all == {"size": "10"}
    assert context.timezone is not None
    assert context.timezone.offset_iso == "+00:00"
    assert context.time_range is not None
    assert context.time_range.start == datetime(2021, 7, 25, 18, 3, 19, 729_000, tzinfo=UTC)
    assert (event.describe, event.model_extra) == (False, {"path": "/orders"})


def test_a_widget_may_be_asked_what_it_is() -> None:
    event = parse_event({"describe": True})

    assert isinstance(event, CloudWatchDashboardEvent)
    assert (event.describe, event.widget_context) == (True, None)
