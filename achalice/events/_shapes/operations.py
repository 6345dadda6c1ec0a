"""Shapes of what AWS tells of itself: EventBridge, S3, CloudWatch, deployments."""

from achalice.events._shapes.rules import Rule, is_object

RULES = (
    Rule("CloudWatchEvent", lambda payload: is_object(payload, "detail-type", "source", "detail")),
)
