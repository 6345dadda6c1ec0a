"""The decorators of event sources: what they take, and what becomes of it."""

from . import Row, changed, kept

ROWS: tuple[Row, ...] = (
    kept(
        "sources.failure",
        "seed Chalice.on_kinesis_record, on_dynamodb_record",
        "What the handler raises is the invocation's error: Lambda tries again.",
    ),
    changed(
        "sources.unchecked",
        "parity 1.4",
        "Any number, name and list is taken.",
        "What AWS would refuse is refused on import.",
    ),
    kept(
        "on_cw_event.event_pattern",
        "seed Chalice.on_cw_event; parity 0",
        "`event_pattern` is a dictionary, as EventBridge writes patterns.",
    ),
    kept(
        "on_cw_event.name",
        "seed Chalice.on_cw_event",
        "`name` is the function's.",
    ),
    kept(
        "on_s3_event.bucket",
        "seed Chalice.on_s3_event",
        "`bucket` is the name of a bucket that exists.",
    ),
    kept(
        "on_s3_event.events",
        "seed Chalice.on_s3_event",
        "`events` are S3's own names; `s3:ObjectCreated:*` alone unless it is said.",
    ),
    kept(
        "on_s3_event.prefix",
        "seed Chalice.on_s3_event",
        "`prefix` is what keys have to begin with.",
    ),
    kept(
        "on_s3_event.suffix",
        "seed Chalice.on_s3_event",
        "`suffix` is what keys have to end with.",
    ),
    kept(
        "on_s3_event.name",
        "seed Chalice.on_s3_event",
        "`name` is the function's.",
    ),
    kept(
        "on_sns_message.topic",
        "seed Chalice.on_sns_message",
        "`topic` is a name or an ARN.",
    ),
    kept(
        "on_sns_message.name",
        "seed Chalice.on_sns_message",
        "`name` is the function's.",
    ),
    kept(
        "on_sqs_message.batch_size",
        "seed Chalice.on_sqs_message",
        "`batch_size` is how many messages come at most.",
    ),
    kept(
        "on_sqs_message.maximum_batching_window_in_seconds",
        "seed Chalice.on_sqs_message",
        "`maximum_batching_window_in_seconds` is how long Lambda may wait for them.",
    ),
    kept(
        "on_sqs_message.maximum_concurrency",
        "parity 0",
        "`maximum_concurrency` is how many invocations there are at a time.",
    ),
    changed(
        "on_sqs_message.partial",
        "seed Chalice.on_sqs_message; parity 1.3",
        "A batch succeeds or fails whole.",
        "Of a handler that takes an `SQSRecord`, or a batch with typed bodies, only the messages "
        "that failed come back.",
    ),
    kept(
        "on_kinesis_record.stream",
        "seed Chalice.on_kinesis_record",
        "`stream` is a name.",
    ),
    kept(
        "on_kinesis_record.batch_size",
        "seed Chalice.on_kinesis_record",
        "`batch_size` is how many records come at most: 100 unless it is said.",
    ),
    kept(
        "on_kinesis_record.starting_position",
        "seed Chalice.on_kinesis_record",
        "`starting_position` is `LATEST` or `TRIM_HORIZON`; the first unless it is said.",
    ),
    kept(
        "on_kinesis_record.maximum_batching_window_in_seconds",
        "seed Chalice.on_kinesis_record",
        "`maximum_batching_window_in_seconds` is how long Lambda may wait for them.",
    ),
    kept(
        "on_kinesis_record.name",
        "seed Chalice.on_kinesis_record",
        "`name` is the function's.",
    ),
    kept(
        "on_dynamodb_record.stream_arn",
        "seed Chalice.on_dynamodb_record",
        "`stream_arn` is that of the table's stream.",
    ),
    kept(
        "on_dynamodb_record.batch_size",
        "seed Chalice.on_dynamodb_record",
        "`batch_size` is how many changes come at most: 100 unless it is said.",
    ),
    kept(
        "on_dynamodb_record.starting_position",
        "seed Chalice.on_dynamodb_record",
        "`starting_position` is `LATEST` or `TRIM_HORIZON`; the first unless it is said.",
    ),
    kept(
        "on_dynamodb_record.maximum_batching_window_in_seconds",
        "seed Chalice.on_dynamodb_record",
        "`maximum_batching_window_in_seconds` is how long Lambda may wait for them.",
    ),
    kept(
        "on_dynamodb_record.name",
        "seed Chalice.on_dynamodb_record",
        "`name` is the function's.",
    ),
    kept(
        "sources.blueprints",
        "seed Blueprint, Chalice.register_blueprint",
        "Blueprints have all of these decorators; `name_prefix` comes before each function's name.",
    ),
    kept(
        "middleware.sources",
        "seed Chalice.middleware",
        "`s3`, `sns`, `sqs`, `cloudwatch` and `scheduled` are types of middleware, whose event is "
        "the source's model.",
    ),
    kept(
        "middleware.streams",
        "parity 0, 1.11",
        "So are `kinesis` and `dynamodb`, which the reference forgets.",
    ),
    changed(
        "middleware.other-kinds",
        "parity 1.11",
        "There are no others.",
        "`kafka`, `logs` and `event` are for the decorators that Chalice does not have.",
    ),
)
