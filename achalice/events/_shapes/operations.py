"""Shapes of what AWS tells of itself: EventBridge, S3, CloudWatch, deployments."""

from achalice.events._shapes.aws_events import aws_event
from achalice.events._shapes.rules import Rule, is_object

RULES = (
    Rule(
        "EventBridgeEvent",
        # Alarms that Lambda is told of directly may have an envelope that looks like this one.
        lambda payload: (
            is_object(payload, "detail-type", "source") and not is_object(payload, "alarmData")
        ),
        narrower=aws_event,
    ),
)
