"""Shapes of what queues, topics, streams and brokers deliver."""

from achalice.events._shapes.rules import Rule, source_of

RULES = (Rule("SQSEvent", lambda payload: source_of(payload) == "aws:sqs"),)
