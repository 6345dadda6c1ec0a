"""The decorators for everything that is not HTTP: which source calls a handler."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Unpack

from achalice._typing import HandlerT
from achalice.exceptions import HandlerSignatureError, TriggerOptionError
from achalice.mounts import Declares, Mount
from achalice.record_handlers import BatchHandler, RecordHandler, bind
from achalice.registry import Function, Registry
from achalice.schedules import Cron, Rate, checked_schedule, checked_timezone
from achalice.signatures import name_of
from achalice.source_options import (
    Pattern,
    PollingOptions,
    StreamOptions,
    checked_arn,
    checked_range,
    filter_texts,
    json_text,
    stream_polling,
)
from achalice.sqs_options import check_options, queue_name_or_arn
from achalice.triggers import (
    DynamoDBStream,
    EventRule,
    KafkaTopic,
    KinesisStream,
    LogSubscription,
    PureFunction,
    S3Bucket,
    Schedule,
    SnsTopic,
    SqsQueue,
    Trigger,
)

if TYPE_CHECKING:
    from achalice._decorators import (
        DynamoDBDecorator,
        EventBridgeDecorator,
        EventDecorator,
        KafkaDecorator,
        KinesisDecorator,
        LambdaEventT,
        LogsDecorator,
        S3Decorator,
        SNSDecorator,
        SQSDecorator,
    )
    from achalice.middleware import EventKind


class EventSources(Declares):
    """The decorators. They return the function that they are given.

    What each of them raises: `TriggerOptionError` for an option that AWS would refuse,
    `HandlerSignatureError` for a handler that takes something else than the source's event, and
    `DuplicateHandlerError` where the app has a handler of that name.

    `name` is that of the Lambda function, behind the app's and the stage's: the handler's own by
    default. A handler that takes one record instead of the event, `SQSRecord[Order]`, is called
    once for each record, `max_concurrency_per_batch` of them at a time.
    """

    def schedule(
        self,
        expression: str | Rate | Cron,
        name: str | None = None,
        description: str = "",
        *,
        timezone: str | None = None,
        flexible_window_in_minutes: int | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> EventBridgeDecorator:
        """Call the handler by the clock, with a `CloudWatchEvent`.

        Without the options after `description` it is a rule of EventBridge, with them a schedule
        of EventBridge Scheduler.

        Args:
            expression: a `Rate`, a `Cron`, or the text that EventBridge takes: `rate(5 minutes)`,
                `cron(0 9 * * ? *)`, and for one time only `at(2030-01-31T12:00:00)`.
            name: of the function.
            description: shown in the console.
            timezone: an IANA name in which `cron` and `at` are meant; UTC by default.
            flexible_window_in_minutes: 1 to 1440, by which it may be late.
            start: not before; aware.
            end: not after; aware.
        """
        text = checked_schedule(expression)
        checked_timezone(timezone)
        checked_range("schedule", "flexible_window_in_minutes", flexible_window_in_minutes, 1, 1440)
        first, last = _iso("start", start), _iso("end", end)
        if start is not None and end is not None and end <= start:
            raise TriggerOptionError("schedule", f"was given an `end`, {last}, before its `start`")
        return self._on(
            "scheduled",
            "EventBridgeEvent",
            name,
            lambda handler, _: Schedule(
                handler,
                text,
                description,
                timezone,
                flexible_window_in_minutes,
                first,
                last,
            ),
        )

    def on_cw_event(
        self,
        event_pattern: Pattern,
        name: str | None = None,
        *,
        event_bus: str = "default",
        description: str = "",
        maximum_event_age_in_seconds: int | None = None,
        maximum_retry_attempts: int | None = None,
        dead_letter_arn: str | None = None,
    ) -> EventBridgeDecorator:
        """Call the handler with the events of a bus that fit a pattern.

        Annotate the event as `EventBridgeEvent[Detail]` and its `detail` is a `Detail`.

        Args:
            event_pattern: as EventBridge takes it: `{"source": ["aws.s3"]}`.
            name: of the function.
            event_bus: the name of a bus in the app's account and region, or an ARN.
            description: shown in the console.
            maximum_event_age_in_seconds: 60 to 86,400, for how long it tries to deliver.
            maximum_retry_attempts: 0 to 185.
            dead_letter_arn: a queue for what could not be delivered.
        """
        decorator = "on_cw_event"
        pattern = json_text(decorator, "event_pattern", event_pattern)
        if not event_pattern:
            raise TriggerOptionError(decorator, "was given an empty pattern, which fits nothing")
        checked_range(
            decorator, "maximum_event_age_in_seconds", maximum_event_age_in_seconds, 60, 86_400
        )
        checked_range(decorator, "maximum_retry_attempts", maximum_retry_attempts, 0, 185)
        checked_arn(decorator, "dead_letter_arn", dead_letter_arn)
        return self._on(
            "cloudwatch",
            "EventBridgeEvent",
            name,
            lambda handler, _: EventRule(
                handler,
                pattern,
                event_bus,
                description,
                maximum_event_age_in_seconds,
                maximum_retry_attempts,
                dead_letter_arn,
            ),
        )

    def on_s3_event(
        self,
        bucket: str,
        events: Sequence[str] | None = None,
        prefix: str | None = None,
        suffix: str | None = None,
        name: str | None = None,
        *,
        max_concurrency_per_batch: int = 10,
    ) -> S3Decorator:
        """Call the handler when something happens to a bucket's objects, with an `S3Event`.

        Args:
            bucket: the name of a bucket that exists.
            events: what is to happen; `["s3:ObjectCreated:*"]` by default.
            prefix: with which keys have to begin; no pattern.
            suffix: with which they have to end.
            name: of the function.
            max_concurrency_per_batch: for handlers that take an `S3Record`.
        """
        if isinstance(events, str):
            raise TriggerOptionError(
                "on_s3_event",
                f"was given `events={events!r}`, which is no list",
                hint=f"write `events=[{events!r}]`",
            )
        for each in (bucket,):
            if not each or each.startswith(("arn:", "s3:")):
                raise TriggerOptionError(
                    "on_s3_event",
                    f"was given `bucket={each!r}`, which is no bucket's name",
                    hint="give the name alone",
                )
        wanted = tuple(("s3:ObjectCreated:*",) if events is None else events)
        wrong = [each for each in wanted if not each.startswith("s3:")]
        if wrong or not wanted:
            raise TriggerOptionError(
                "on_s3_event",
                f"was given the event {wrong[0]!r}" if wrong else "was given no events",
                hint='events are called "s3:ObjectCreated:*", "s3:ObjectRemoved:Delete" and so on',
            )
        return self._on(
            "s3",
            "S3Event",
            name,
            lambda handler, _: S3Bucket(handler, bucket, wanted, prefix, suffix),
            max_concurrency_per_batch,
        )

    def on_sns_message(
        self,
        topic: str,
        name: str | None = None,
        *,
        filter_policy: Pattern | None = None,
        filter_policy_scope: Literal["MessageAttributes", "MessageBody"] = "MessageAttributes",
        dead_letter_arn: str | None = None,
    ) -> SNSDecorator:
        """Call the handler with messages that are published to a topic, as an `SNSEvent`.

        Annotate the event as `SNSEvent[Order]` and its `data` is an `Order`.

        Args:
            topic: the name of a topic in the app's account and region, or an ARN.
            name: of the function.
            filter_policy: as SNS takes it; other messages are not delivered.
            filter_policy_scope: what the policy looks at.
            dead_letter_arn: a queue for what could not be delivered.
        """
        decorator = "on_sns_message"
        if not topic:
            raise TriggerOptionError(decorator, "was given a topic without a name")
        checked_arn(decorator, "dead_letter_arn", dead_letter_arn)
        if filter_policy_scope not in ("MessageAttributes", "MessageBody"):
            raise TriggerOptionError(
                decorator,
                f"was given `filter_policy_scope={filter_policy_scope!r}`",
                hint="it is one of MessageAttributes, MessageBody",
            )
        policy = (
            None if filter_policy is None else json_text(decorator, "filter_policy", filter_policy)
        )
        return self._on(
            "sns",
            "SNSEvent",
            name,
            lambda handler, _: SnsTopic(
                handler, topic, policy, filter_policy_scope, dead_letter_arn
            ),
        )

    def on_sqs_message(
        self,
        queue: str | None = None,
        batch_size: int = 1,
        name: str | None = None,
        queue_arn: str | None = None,
        maximum_batching_window_in_seconds: int = 0,
        maximum_concurrency: int | None = None,
        *,
        filters: Sequence[Pattern] | Pattern | None = None,
        max_concurrency_per_batch: int = 10,
    ) -> SQSDecorator:
        """Call the handler with batches of a queue's messages, as an `SQSEvent`.

        Annotate the event as `SQSEvent[Order]` and each `record.data` is an `Order`; messages
        that are none fail alone. If the handler raises, the whole batch comes back after the
        queue's visibility time-out. A handler that takes an `SQSRecord[Order]` is called once a
        message, and only those come back for which it raised; of a FIFO queue also those behind
        them in their message group.

        Args:
            queue: the name of a queue in the app's account and region.
            batch_size: 1 to 10,000 messages; above 10 a batching window is needed, and FIFO
                queues have none.
            name: of the function.
            queue_arn: instead of `queue`, for a queue elsewhere.
            maximum_batching_window_in_seconds: 0 to 300, how long Lambda may wait for a batch.
            maximum_concurrency: 2 to 1000 invocations at a time; Lambda's own scaling by default.
            filters: patterns; messages that fit none of them are deleted.
            max_concurrency_per_batch: for handlers that take one message.
        """
        source = queue_name_or_arn(queue, queue_arn)
        check_options(source, batch_size, maximum_batching_window_in_seconds, maximum_concurrency)
        patterns = filter_texts("on_sqs_message", filters)
        return self._on(
            "sqs",
            "SQSEvent",
            name,
            lambda handler, reports: SqsQueue(
                handler,
                source,
                batch_size,
                maximum_batching_window_in_seconds,
                maximum_concurrency,
                patterns,
                reports,
            ),
            max_concurrency_per_batch,
        )

    def on_kinesis_record(
        self,
        stream: str,
        batch_size: int = 100,
        starting_position: str = "LATEST",
        name: str | None = None,
        maximum_batching_window_in_seconds: int = 0,
        **options: Unpack[StreamOptions],
    ) -> KinesisDecorator:
        """Call the handler with batches of a stream's records, as a `KinesisEvent`.

        Annotate the event as `KinesisEvent[Order]` and each `record.data` is an `Order`. A
        handler that takes a `KinesisRecord[Order]` is called once a record: those of one partition
        key in order, and Lambda goes back to the first that failed.

        Args:
            stream: a name in the app's account and region, or the ARN of a stream or a consumer.
            batch_size: 1 to 10,000 records.
            starting_position: `LATEST`, `TRIM_HORIZON` or `AT_TIMESTAMP`.
            name: of the function.
            maximum_batching_window_in_seconds: 0 to 300, how long Lambda may wait for a batch.
            options: see `StreamOptions`.
        """
        polling = stream_polling(
            "on_kinesis_record",
            batch_size,
            starting_position,
            maximum_batching_window_in_seconds,
            options,
        )
        if not stream:
            raise TriggerOptionError("on_kinesis_record", "was given a stream without a name")
        return self._on(
            "kinesis",
            "KinesisEvent",
            name,
            lambda handler, reports: KinesisStream(
                handler, stream, polling._replace(partial_failures=reports)
            ),
            options.get("max_concurrency_per_batch", 10),
        )

    def on_dynamodb_record(
        self,
        stream_arn: str,
        batch_size: int = 100,
        starting_position: str = "LATEST",
        name: str | None = None,
        maximum_batching_window_in_seconds: int = 0,
        **options: Unpack[StreamOptions],
    ) -> DynamoDBDecorator:
        """Call the handler with batches of a table's changes, as a `DynamoDBEvent`.

        Annotate the event as `DynamoDBEvent[Item]` and each record's images are `Item`s. A handler
        that takes a `DynamoDBRecord[Item]` is called once a change: those of one item in order, and
        Lambda goes back to the first that failed.

        Args:
            stream_arn: of the table's stream.
            batch_size: 1 to 10,000 records.
            starting_position: `LATEST` or `TRIM_HORIZON`.
            name: of the function.
            maximum_batching_window_in_seconds: 0 to 300, how long Lambda may wait for a batch.
            options: see `StreamOptions`.
        """
        decorator = "on_dynamodb_record"
        checked_arn(decorator, "stream_arn", stream_arn)
        if starting_position == "AT_TIMESTAMP":
            raise TriggerOptionError(
                decorator, "was given `AT_TIMESTAMP`, which streams of DynamoDB do not have"
            )
        polling = stream_polling(
            decorator,
            batch_size,
            starting_position,
            maximum_batching_window_in_seconds,
            options,
        )
        return self._on(
            "dynamodb",
            "DynamoDBEvent",
            name,
            lambda handler, reports: DynamoDBStream(
                handler, stream_arn, polling._replace(partial_failures=reports)
            ),
            options.get("max_concurrency_per_batch", 10),
        )

    def on_kafka_record(
        self,
        topic: str,
        *,
        cluster_arn: str | None = None,
        bootstrap_servers: Sequence[str] = (),
        consumer_group_id: str | None = None,
        source_access: Sequence[tuple[str, str]] = (),
        batch_size: int = 100,
        starting_position: str = "LATEST",
        maximum_batching_window_in_seconds: int = 0,
        name: str | None = None,
        **options: Unpack[PollingOptions],
    ) -> KafkaDecorator:
        """Call the handler with batches of a Kafka topic's records, as a `KafkaEvent`.

        Annotate the event as `KafkaEvent[Key, Order]` and each `record.value` is an `Order`. A
        handler that takes a `KafkaRecord[Key, Order]` is called once a record, those of one
        partition in order; if one fails, Lambda delivers the whole batch again.

        Args:
            topic: its name.
            cluster_arn: of an MSK cluster; or else
            bootstrap_servers: `host:port` of the brokers of a cluster that is not Amazon's.
            consumer_group_id: a new one by default, which begins at `starting_position`.
            source_access: how to get in, as Lambda takes it: pairs of a type, `VPC_SUBNET` or
                `SASL_SCRAM_512_AUTH`, and what it names.
            batch_size: 1 to 10,000 records.
            starting_position: `LATEST`, `TRIM_HORIZON` or `AT_TIMESTAMP`.
            maximum_batching_window_in_seconds: 0 to 300, how long Lambda may wait for a batch.
            name: of the function.
            options: see `PollingOptions`.
        """
        decorator = "on_kafka_record"
        if (cluster_arn is None) == (not bootstrap_servers):
            raise TriggerOptionError(
                decorator, "needs either `cluster_arn` or `bootstrap_servers`, and only one of them"
            )
        if not topic:
            raise TriggerOptionError(decorator, "was given a topic without a name")
        if isinstance(bootstrap_servers, str):
            raise TriggerOptionError(
                decorator,
                f"was given `bootstrap_servers={bootstrap_servers!r}`, which is no list",
                hint=f"write `bootstrap_servers=[{bootstrap_servers!r}]`",
            )
        checked_arn(decorator, "cluster_arn", cluster_arn)
        polling = stream_polling(
            decorator,
            batch_size,
            starting_position,
            maximum_batching_window_in_seconds,
            options,
            PollingOptions.__optional_keys__,
        )
        return self._on(
            "kafka",
            "KafkaEvent",
            name,
            lambda handler, _: KafkaTopic(
                handler,
                topic,
                cluster_arn,
                tuple(bootstrap_servers),
                consumer_group_id,
                tuple((kind, uri) for kind, uri in source_access),
                polling,
            ),
            options.get("max_concurrency_per_batch", 10),
        )

    def on_log_event(
        self, log_group: str, name: str | None = None, *, filter_pattern: str = ""
    ) -> LogsDecorator:
        """Call the handler with lines of a CloudWatch log group, as a `CloudWatchLogsEvent`.

        Args:
            log_group: its name.
            name: of the function.
            filter_pattern: CloudWatch's own syntax; every line by default.
        """
        if not log_group or log_group.startswith("arn:"):
            raise TriggerOptionError(
                "on_log_event",
                f"was given `log_group={log_group!r}`, which is no log group's name",
                hint='names look like "/aws/lambda/orders-dev"',
            )
        return self._on(
            "logs",
            "CloudWatchLogsEvent",
            name,
            lambda handler, _: LogSubscription(handler, log_group, filter_pattern),
        )

    def on_event(
        self, model: type[LambdaEventT], name: str | None = None
    ) -> EventDecorator[LambdaEventT]:
        """Call the handler with events of any model; what sends them is for you to connect.

        achalice makes the Lambda function: Cognito, Lex, Config and all others are told its ARN
        in their own settings.

        Args:
            model: of `achalice.events`, or derived from `LambdaEvent`.
            name: of the function.
        """
        from achalice.events import LambdaEvent

        given: object = model
        if not isinstance(given, type) or not issubclass(given, LambdaEvent):
            raise TriggerOptionError(
                "on_event",
                f"was given {given!r}, which is no model of an event",
                hint="give one of `achalice.events`, or a class derived from `LambdaEvent`",
            )
        return self._on("event", model, name, lambda handler, _: PureFunction(handler))

    def _on(
        self,
        kind: EventKind,
        model: str | type[LambdaEventT],
        name: str | None,
        trigger: Callable[[str, bool], Trigger],
        limit: int = 10,
    ) -> Callable[[HandlerT], HandlerT]:
        """A decorator; `trigger` makes what it declares, of the handler's name and whether it
        says which records failed."""
        if limit < 1:
            raise TriggerOptionError(
                _DECORATORS[kind], f"was given `max_concurrency_per_batch={limit}`"
            )

        def decorate(handler: HandlerT) -> HandlerT:
            own = name or name_of(handler)

            def register(registry: Registry, mount: Mount) -> None:
                bound = bind(handler, kind, model, registry.lifespan.types, limit=limit)
                reports = isinstance(bound, BatchHandler) or (
                    isinstance(bound, RecordHandler) and bound.source.reports_failures
                )
                full = mount.name(own)
                declared = trigger(full, reports)
                if isinstance(bound, RecordHandler) and _has_window(declared):
                    raise HandlerSignatureError(
                        name_of(handler),
                        "takes one record, and a window's state is passed from batch to batch",
                        hint="take the event",
                    )
                function = Function(kind, bound, mount.middleware, model)
                registry.add_function(full, function, declared)

            self._register(register)
            return handler

        return decorate


_DECORATORS: dict[EventKind, str] = {
    "s3": "on_s3_event",
    "sqs": "on_sqs_message",
    "kinesis": "on_kinesis_record",
    "dynamodb": "on_dynamodb_record",
    "kafka": "on_kafka_record",
}
"""Those that are called once a record where the handler takes one."""


def _has_window(trigger: Trigger) -> bool:
    match trigger:
        case KinesisStream(polling=polling) | DynamoDBStream(polling=polling):
            return polling.tumbling_window_in_seconds > 0
        case _:
            return False


def _iso(option: str, moment: datetime | None) -> str | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise TriggerOptionError(
            "schedule",
            f"was given `{option}={moment.isoformat()}`, which has no time zone",
            hint="make it aware: `datetime(..., tzinfo=UTC)`",
        )
    return moment.isoformat()
