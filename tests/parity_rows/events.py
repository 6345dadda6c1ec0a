"""What handlers are given of everything but HTTP: models of events, attribute by attribute."""

from . import Row, changed, kept

ROWS: tuple[Row, ...] = (
    changed(
        "events.untyped",
        "parity 1.13",
        "Events are plain objects whose attributes are whatever came.",
        "They are pydantic models: what came is of the types that are written down, and checkers "
        "know them. They cannot be changed, either.",
    ),
    changed(
        "events.missing",
        "parity 1.13",
        "A key that is not there is a KeyError, whatever it is.",
        "What AWS leaves out at times is None or empty; without the rest, the error says which "
        "field of which record is missing.",
    ),
    kept(
        "events.records",
        "seed SQSEvent.__iter__, KinesisEvent.__iter__, DynamoDBEvent.__iter__",
        "Iterating over a batch gives its records, in order.",
    ),
    kept(
        "events.record-context",
        "parity 1.13",
        "A record's `context` is Lambda's, too.",
    ),
    kept(
        "events.to-dict",
        "seed CloudWatchEvent.to_dict and those of all others",
        "`to_dict()` of an event is the dictionary that Lambda delivered, untouched.",
    ),
    kept(
        "events.record-to-dict",
        "seed SQSRecord.to_dict, KinesisRecord.to_dict, DynamoDBRecord.to_dict",
        "`to_dict()` of a record is its part of that dictionary.",
    ),
    kept(
        "cloudwatch.version",
        "seed CloudWatchEvent.version",
        "`version` of a CloudWatch event is the text `0`.",
    ),
    kept(
        "cloudwatch.account",
        "seed CloudWatchEvent.account",
        "`account` is the number of the account, as text.",
    ),
    kept(
        "cloudwatch.region",
        "seed CloudWatchEvent.region",
        "`region` is where it happened.",
    ),
    kept(
        "cloudwatch.detail",
        "seed CloudWatchEvent.detail",
        "`detail` is what the source says, a dictionary; empty of schedules.",
    ),
    kept(
        "cloudwatch.detail-type",
        "seed CloudWatchEvent.detail_type",
        "`detail_type` is what kind of detail that is; `Scheduled Event` of schedules.",
    ),
    kept(
        "cloudwatch.source",
        "seed CloudWatchEvent.source",
        "`source` is the service; `aws.events` of schedules.",
    ),
    kept(
        "cloudwatch.event-id",
        "seed CloudWatchEvent.event_id",
        "`event_id` is the key `id`.",
    ),
    changed(
        "cloudwatch.scheduler-detail",
        "seed CloudWatchEvent.detail",
        "`detail` is as it came, and EventBridge Scheduler sends text.",
        "The text's JSON is read: it is a dictionary always.",
    ),
    kept(
        "s3.bucket",
        "seed S3Event.bucket",
        "`bucket` is the name of the first record's bucket.",
    ),
    kept(
        "s3.key",
        "seed S3Event.key",
        "`key` is the key of its object, URL-decoded.",
    ),
    changed(
        "s3.first-record",
        "parity 1.13",
        "Nothing but the first record's bucket and key can be asked for.",
        "Iterating gives all records, with event name, size, version and the rest.",
    ),
    kept(
        "sns.subject",
        "seed SNSEvent.subject",
        "`subject` is the first message's; None where it has none.",
    ),
    kept(
        "sns.message",
        "seed SNSEvent.message",
        "`message` is its text.",
    ),
    changed(
        "sns.message-attributes",
        "parity 0",
        "`message_attributes` are dictionaries of a Type and a Value.",
        "They are models with `type`, `value` and `data`, which is bytes of binary ones; "
        "`to_dict()` has them as they came.",
    ),
    changed(
        "sns.first-record",
        "parity 1.13",
        "Nothing but the first message can be asked for, and not when it was published.",
        "Iterating gives all records, with all that SNS says.",
    ),
    kept(
        "sqs.body",
        "seed SQSRecord.body",
        "`body` of a message is its text.",
    ),
    kept(
        "sqs.receipt-handle",
        "seed SQSRecord.receipt_handle",
        "`receipt_handle` is what it can be deleted with.",
    ),
    changed(
        "sqs.other-fields",
        "parity 1.13",
        "A message has no id, no attributes and no more; they are in `to_dict()`.",
        "All that SQS says is there, with its types.",
    ),
    kept(
        "kinesis.data",
        "seed KinesisRecord.data",
        "`data` of a Kinesis record is bytes, without the base64.",
    ),
    kept(
        "kinesis.sequence-number",
        "seed KinesisRecord.sequence_number",
        "`sequence_number` is unique within the shard.",
    ),
    kept(
        "kinesis.partition-key",
        "seed KinesisRecord.partition_key",
        "`partition_key` is what the shard was chosen by.",
    ),
    kept(
        "kinesis.schema-version",
        "seed KinesisRecord.schema_version",
        "`schema_version` is the key `kinesisSchemaVersion`.",
    ),
    changed(
        "kinesis.timestamp",
        "seed KinesisRecord.timestamp; parity 1.13",
        "`timestamp` is a datetime in UTC that does not say so.",
        "It is aware: naive ones are taken for local time by most of Python.",
    ),
    changed(
        "dynamodb.timestamp",
        "seed DynamoDBRecord.timestamp; parity 1.13",
        "`timestamp` is a datetime in UTC that does not say so.",
        "It is aware: naive ones are taken for local time by most of Python.",
    ),
    changed(
        "dynamodb.images",
        "seed DynamoDBRecord.keys, new_image, old_image; parity 1.13",
        'Keys and images are in DynamoDB\'s JSON, `{"S": "tea"}`; None where there are none.',
        "They are Python values, or of the type in brackets: `DynamoDBEvent[Order]`. `to_dict()` "
        "has DynamoDB's JSON.",
    ),
    kept(
        "dynamodb.no-image",
        "seed DynamoDBRecord.new_image, old_image",
        "`new_image` and `old_image` are None where the item was not there, or the view leaves "
        "them out.",
    ),
    kept(
        "dynamodb.sequence-number",
        "seed DynamoDBRecord.sequence_number",
        "`sequence_number` is unique within the shard.",
    ),
    kept(
        "dynamodb.size-bytes",
        "seed DynamoDBRecord.size_bytes",
        "`size_bytes` is a number.",
    ),
    kept(
        "dynamodb.stream-view-type",
        "seed DynamoDBRecord.stream_view_type",
        "`stream_view_type` is what the stream tells of items.",
    ),
    kept(
        "dynamodb.aws-region",
        "seed DynamoDBRecord.aws_region",
        "`aws_region` is that of the table.",
    ),
    kept(
        "dynamodb.event-id",
        "seed DynamoDBRecord.event_id",
        "`event_id` is the key `eventID`.",
    ),
    kept(
        "dynamodb.event-name",
        "seed DynamoDBRecord.event_name",
        "`event_name` is what was done; a deletion is `REMOVE`, whatever the reference says.",
    ),
    kept(
        "dynamodb.event-source-arn",
        "seed DynamoDBRecord.event_source_arn",
        "`event_source_arn` is the stream's.",
    ),
    kept(
        "dynamodb.table-name",
        "seed DynamoDBRecord.table_name",
        "`table_name` is read from the stream's ARN, and empty where that is none.",
    ),
)
