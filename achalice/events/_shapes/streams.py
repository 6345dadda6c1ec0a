"""Shapes of what queues, topics, streams and brokers deliver."""

from achalice.events._shapes.rules import Rule, at, is_object, records_of


def _stream_of(payload: object, service: str, part: str) -> bool:
    if records_of(payload, f"aws:{service}", part):
        return True
    # The last batch of a window may be without records.
    stream = at(payload, "eventSourceARN")
    return (
        at(payload, "Records") == []
        and is_object(payload, "window")
        and isinstance(stream, str)
        and f":{service}:" in stream
    )


def _is_kafka(payload: object) -> bool:
    source = str(at(payload, "eventSource")).lower()
    return isinstance(at(payload, "records"), dict) and (
        "kafka" in source or is_object(payload, "bootstrapServers")
    )


def _is_firehose(payload: object) -> bool:
    return _has_invocation(payload) and not is_object(payload, "applicationArn")


def _is_analytics_input(payload: object) -> bool:
    record = at(payload, "records", 0)
    return _is_analytics(payload) and (
        is_object(payload, "streamArn")
        or is_object(record, "kinesisStreamRecordMetadata")
        or is_object(record, "kinesisFirehoseRecordMetadata")
    )


def _is_analytics(payload: object) -> bool:
    return _has_invocation(payload) and is_object(payload, "applicationArn")


def _has_invocation(payload: object) -> bool:
    return is_object(payload, "invocationId") and isinstance(at(payload, "records"), list)


def _is_activemq(payload: object) -> bool:
    source = at(payload, "eventSource")
    return isinstance(at(payload, "messages"), list) and source in ("aws:mq", "aws:amq")


def _is_documentdb(payload: object) -> bool:
    return isinstance(at(payload, "events"), list) and (
        at(payload, "eventSource") == "aws:docdb"
        or at(payload, "events", 0, "event", "operationType") is not None
    )


def _is_sqs(payload: object) -> bool:
    received = is_object(at(payload, "Messages", 0), "ReceiptHandle", "Body")
    return received or records_of(payload, "aws:sqs", "body")


RULES = (
    Rule("SQSEvent", _is_sqs),
    Rule("SNSEvent", lambda payload: records_of(payload, "aws:sns", "sns")),
    Rule("KinesisEvent", lambda payload: _stream_of(payload, "kinesis", "kinesis")),
    Rule("DynamoDBEvent", lambda payload: _stream_of(payload, "dynamodb", "dynamodb")),
    Rule("KafkaEvent", _is_kafka),
    Rule("ActiveMQEvent", _is_activemq),
    Rule("RabbitMQEvent", lambda payload: is_object(payload, "rmqMessagesByQueue")),
    Rule("DocumentDBEvent", _is_documentdb),
    Rule("FirehoseEvent", _is_firehose),
    Rule("KinesisAnalyticsInputPreprocessingEvent", _is_analytics_input),
    Rule(
        "KinesisAnalyticsOutputDeliveryEvent",
        lambda payload: _is_analytics(payload) and not _is_analytics_input(payload),
    ),
    Rule("CloudWatchLogsEvent", lambda payload: is_object(at(payload, "awslogs"), "data")),
)
