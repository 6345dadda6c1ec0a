"""What calls handlers besides HTTP becomes resources, or an error before anything is made."""

import re

import pytest

from achalice import Chalice
from achalice.events import SQSRecord
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
    StreamPolling,
    Trigger,
)
from achalice_cli.engine.addresses import ROLE, SCHEDULER_ROLE, Address
from achalice_cli.engine.assembly import (
    DuplicateTriggerError,
    ForeignArnError,
    LogLoopError,
    OverlappingNotificationsError,
)
from achalice_cli.engine.resources import (
    BucketNotification,
    BucketNotifications,
    Desired,
    KafkaMapping,
    LogFilter,
    Permission,
    QueueMapping,
    Role,
    Rule,
    StreamMapping,
    TopicSubscription,
)
from achalice_cli.engine.resources import Schedule as ScheduleResource

from .builders import AT_NINE, LINES, NEWS, TAGS, UPLOAD, assembled, of_kind

QUEUE_ARN = "arn:aws:sqs:eu-west-1:1:lost"
POLLING = StreamPolling(
    batch_size=7,
    starting_position="AT_TIMESTAMP",
    starting_position_timestamp=1e9,
    maximum_batching_window_in_seconds=3,
    filters=('{"data":{"paid":[true]}}',),
    parallelization_factor=4,
    bisect_batch_on_function_error=True,
    maximum_retry_attempts=2,
    maximum_record_age_in_seconds=3600,
    on_failure=QUEUE_ARN,
    partial_failures=True,
)


def permission_of(desired: Desired, address: str) -> tuple[str, str | None, str | None]:
    permission = of_kind(Permission, desired, address)
    return permission.principal, permission.source_arn, permission.source_account


def test_a_stream_is_read_with_what_its_trigger_says() -> None:
    desired = assembled(KinesisStream("on_click", "clicks", POLLING))

    assert desired[Address("stream_mapping:on_click/clicks")] == StreamMapping(
        stream="clicks",
        function=Address("function:on_click"),
        role=ROLE,
        batch_size=7,
        maximum_batching_window_in_seconds=3,
        starting_position="AT_TIMESTAMP",
        starting_position_timestamp=1e9,
        filters=('{"data":{"paid":[true]}}',),
        parallelization_factor=4,
        bisect_batch_on_function_error=True,
        maximum_retry_attempts=2,
        maximum_record_age_in_seconds=3600,
        tumbling_window_in_seconds=0,
        on_failure=QUEUE_ARN,
        partial_failures=True,
        tags=TAGS,
    )


def test_a_topic_of_kafka_is_read_with_what_its_trigger_says() -> None:
    cluster = "arn:aws:kafka:eu-west-1:1:cluster/rows/uuid-1"
    access = (("SASL_SCRAM_512_AUTH", "arn:aws:secretsmanager:eu-west-1:1:secret:kafka"),)
    trigger = KafkaTopic("on_row", "rows", cluster, (), "readers", access, POLLING)

    address = Address(f"kafka_mapping:on_row/rows@{cluster}")
    assert assembled(trigger)[address] == KafkaMapping(
        topic="rows",
        cluster_arn=cluster,
        bootstrap_servers=(),
        consumer_group_id="readers",
        source_access=access,
        function=Address("function:on_row"),
        role=ROLE,
        batch_size=7,
        maximum_batching_window_in_seconds=3,
        starting_position="AT_TIMESTAMP",
        starting_position_timestamp=1e9,
        filters=('{"data":{"paid":[true]}}',),
        on_failure=QUEUE_ARN,
        tags=TAGS,
    )


def test_topics_of_one_name_in_two_clusters_are_two() -> None:
    desired = assembled(
        KafkaTopic("on_row", "rows", None, ("a:9092",)),
        KafkaTopic("on_row", "rows", None, ("b:9092",)),
    )

    assert [each for each in desired if each.startswith("kafka_mapping:")] == [
        "kafka_mapping:on_row/rows@a:9092",
        "kafka_mapping:on_row/rows@b:9092",
    ]


def test_a_handler_of_single_messages_says_which_of_them_failed() -> None:
    app = Chalice("shop")

    @app.on_sqs_message(queue="orders", batch_size=5)
    async def on_order(record: SQSRecord) -> None: ...

    triggers: list[Trigger] = app.triggers
    mapping = of_kind(QueueMapping, assembled(*triggers), "queue_mapping:on_order/orders")

    assert (mapping.partial_failures, mapping.batch_size) == (True, 5)


def test_a_rule_has_all_that_its_trigger_says() -> None:
    trigger = EventRule("on_event", '{"source":["shop"]}', "orders", "Why", 60, 0, QUEUE_ARN)

    assert assembled(trigger)[Address("rule:on_event")] == Rule(
        name="shop-dev-on_event-event",
        schedule_expression=None,
        description="Why",
        function=Address("function:on_event"),
        tags=TAGS,
        event_pattern='{"source":["shop"]}',
        event_bus="orders",
        maximum_event_age_in_seconds=60,
        maximum_retry_attempts=0,
        dead_letter_arn=QUEUE_ARN,
    )


def test_rules_of_a_handler_are_numbered_whatever_they_wait_for() -> None:
    desired = assembled(Schedule("tick", "rate(1 hour)"), EventRule("tick", '{"source":["a"]}'))

    assert of_kind(Rule, desired, "rule:tick-2").event_pattern == '{"source":["a"]}'
    assert of_kind(Permission, desired, "permission:tick/rule:tick-2").source == "rule:tick-2"


def test_what_only_the_scheduler_can_do_is_a_schedule() -> None:
    trigger = AT_NINE._replace(
        description="Why",
        flexible_window_in_minutes=5,
        start="2030-01-01T00:00:00+00:00",
        end="2031-01-01T00:00:00+00:00",
    )

    desired = assembled(trigger, Schedule("tick", "rate(1 hour)"))

    assert desired[Address("schedule:tick")] == ScheduleResource(
        name="shop-dev-tick-event",
        expression="cron(0 9 * * ? *)",
        description="Why",
        timezone="Europe/Berlin",
        flexible_window_in_minutes=5,
        start="2030-01-01T00:00:00+00:00",
        end="2031-01-01T00:00:00+00:00",
        function=Address("function:tick"),
        role=SCHEDULER_ROLE,
    )
    assert "rule:tick" in desired


def test_the_scheduler_may_call_what_it_is_to_call_and_nothing_else() -> None:
    desired = assembled(AT_NINE, PureFunction("report"))

    role = of_kind(Role, desired, "role:scheduler")
    assert (role.name, role.trusted, role.tags) == ("shop-dev-scheduler", "scheduler", TAGS)
    assert role.policy["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["lambda:InvokeFunction"],
            "Resource": [
                "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}"
                ":function:shop-dev-tick"
            ],
        }
    ]


def test_all_that_is_told_of_a_bucket_is_one_resource() -> None:
    """A bucket has one document: were they several, each would overwrite the others."""
    desired = assembled(
        S3Bucket("on_upload", "uploads", ("s3:ObjectCreated:*",), "in/", ".csv"),
        S3Bucket("on_upload", "uploads", ("s3:ObjectCreated:*",), "in/", ".json"),
        S3Bucket("on_removal", "uploads", ("s3:ObjectRemoved:*",)),
    )

    assert desired[Address("bucket_notifications:uploads")] == BucketNotifications(
        bucket="uploads",
        owner="achalice:shop-dev:",
        notifications=(
            BucketNotification(
                id="achalice:shop-dev:on_upload",
                events=("s3:ObjectCreated:*",),
                prefix="in/",
                suffix=".csv",
            ),
            BucketNotification(
                id="achalice:shop-dev:on_upload-2",
                events=("s3:ObjectCreated:*",),
                prefix="in/",
                suffix=".json",
            ),
            BucketNotification(
                id="achalice:shop-dev:on_removal",
                events=("s3:ObjectRemoved:*",),
                prefix=None,
                suffix=None,
            ),
        ),
        functions=(
            Address("function:on_upload"),
            Address("function:on_upload"),
            Address("function:on_removal"),
        ),
        permissions=(
            Address("permission:on_upload/s3:uploads"),
            Address("permission:on_removal/s3:uploads"),
        ),
    )


def test_s3_may_call_a_function_for_a_bucket_of_this_account_alone() -> None:
    """A bucket's ARN does not say whose it is, and a name that is free again may be anybody's."""
    assert permission_of(assembled(UPLOAD), "permission:on_upload/s3:uploads") == (
        "s3.amazonaws.com",
        "arn:${AWS::Partition}:s3:::uploads",
        "${AWS::AccountId}",
    )


CREATED = ("s3:ObjectCreated:*",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (S3Bucket("a", "b"), S3Bucket("c", "b")),
        (S3Bucket("a", "b", CREATED, "in/"), S3Bucket("c", "b", CREATED, "in/new/")),
        (S3Bucket("a", "b", CREATED, None, ".csv"), S3Bucket("c", "b", CREATED, None, "v")),
        (S3Bucket("a", "b", CREATED, "in/"), S3Bucket("c", "b", CREATED, None, ".csv")),
        (S3Bucket("a", "b"), S3Bucket("c", "b", ("s3:ObjectCreated:Put",))),
        (S3Bucket("a", "b", ("s3:ObjectCreated:Put",)), S3Bucket("c", "b")),
        (S3Bucket("a", "b"), S3Bucket("a", "b")),
    ],
    ids=["all keys", "prefixes", "suffixes", "both", "one of all", "all of one", "one handler"],
)
def test_notifications_that_s3_would_refuse_beside_each_other_are_refused(
    one: S3Bucket, other: S3Bucket
) -> None:
    with pytest.raises(OverlappingNotificationsError):
        assembled(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (S3Bucket("a", "b"), S3Bucket("a", "c")),
        (S3Bucket("a", "b"), S3Bucket("c", "b", ("s3:ObjectRemoved:*",))),
        (S3Bucket("a", "b", CREATED, "in/"), S3Bucket("c", "b", CREATED, "out/")),
        (
            S3Bucket("a", "b", CREATED, "in/", ".csv"),
            S3Bucket("c", "b", CREATED, "in/", ".json"),
        ),
    ],
    ids=["buckets", "events", "prefixes", "suffixes"],
)
def test_notifications_that_exclude_each_other_are_taken(one: S3Bucket, other: S3Bucket) -> None:
    assembled(one, other)


def test_overlapping_notifications_are_told_with_both_handlers_and_their_keys() -> None:
    one = S3Bucket("thumbnail", "uploads", CREATED, "in/")
    other = S3Bucket("archive", "uploads", CREATED, None, ".png")

    with pytest.raises(OverlappingNotificationsError) as raised:
        assembled(one, other)

    assert str(raised.value) == (
        "`thumbnail` and `archive` would be called by s3:ObjectCreated:* at the same keys of the "
        "bucket `uploads`: prefix 'in/', and suffix '.png'"
    )


def test_a_subscription_has_all_that_its_trigger_says() -> None:
    trigger = SnsTopic("on_news", "news", '{"kind":["good"]}', "MessageBody", QUEUE_ARN)

    desired = assembled(trigger)

    assert desired[Address("topic_subscription:on_news/news")] == TopicSubscription(
        topic="news",
        function=Address("function:on_news"),
        permission=Address("permission:on_news/sns:news"),
        filter_policy='{"kind":["good"]}',
        filter_policy_scope="MessageBody",
        dead_letter_arn=QUEUE_ARN,
    )


@pytest.mark.parametrize(
    ("topic", "arn"),
    [
        ("news", "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:news"),
        ("arn:aws:sns:us-east-1:2:news", "arn:aws:sns:us-east-1:2:news"),
    ],
    ids=["name", "arn"],
)
def test_sns_may_call_a_function_for_its_topic_alone(topic: str, arn: str) -> None:
    desired = assembled(NEWS._replace(topic=topic))

    said = permission_of(desired, f"permission:on_news/sns:{topic}")
    assert said == ("sns.amazonaws.com", arn, None)


@pytest.mark.parametrize(
    ("trigger", "noun"),
    [
        (SqsQueue("on_it", "arn:aws:sns:eu-west-1:1:news"), "a queue"),
        (SnsTopic("on_it", "arn:aws:sqs:eu-west-1:1:orders"), "a topic"),
        (KinesisStream("on_it", "arn:aws:dynamodb:eu-west-1:1:table/t"), "a Kinesis stream"),
        (DynamoDBStream("on_it", "arn:aws:dynamodb:eu-west-1:1:table/t"), "a table's stream"),
        (KafkaTopic("on_it", "rows", "arn:aws:sqs:eu-west-1:1:orders"), "an MSK cluster"),
        (EventRule("on_it", "{}", "arn:aws:events:eu-west-1:1:rule/r"), "an event bus"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_an_arn_of_something_else_is_refused(trigger: Trigger, noun: str) -> None:
    """AWS would refuse it, too, in the midst of a deploy."""
    with pytest.raises(ForeignArnError) as raised:
        assembled(trigger)

    assert str(raised.value).startswith(f"`on_it` is to be called by {noun}, but arn:aws:")


@pytest.mark.parametrize(
    "trigger",
    [
        SqsQueue("on_it", "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:o.fifo"),
        SnsTopic("on_it", "arn:aws-cn:sns:cn-north-1:1:news"),
        KinesisStream("on_it", "arn:aws:kinesis:eu-west-1:1:stream/s/consumer/c:17"),
        DynamoDBStream("on_it", "arn:aws:dynamodb:eu-west-1:1:table/t/stream/2026-01-31T12:00:00"),
        KafkaTopic("on_it", "rows", "arn:aws:kafka:eu-west-1:1:cluster/rows/0a1b-3"),
        EventRule("on_it", "{}", "arn:aws:events:eu-west-1:2:event-bus/orders"),
    ],
    ids=lambda each: each.kind,
)
def test_an_arn_of_the_source_is_taken(trigger: Trigger) -> None:
    assert Address("function:on_it") in assembled(trigger)


def test_a_log_filter_has_all_that_its_trigger_says() -> None:
    desired = assembled(LogSubscription("on_line", "/var/log", "ERROR"))

    assert desired[Address("log_filter:on_line//var/log")] == LogFilter(
        name="shop-dev-on_line",
        log_group="/var/log",
        own_log_group=None,
        pattern="ERROR",
        function=Address("function:on_line"),
        permission=Address("permission:on_line/logs:/var/log"),
    )
    assert permission_of(desired, "permission:on_line/logs:/var/log") == (
        "logs.amazonaws.com",
        "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/var/log:*",
        "${AWS::AccountId}",
    )


def test_two_filters_of_a_handler_are_told_apart_and_share_a_permission() -> None:
    desired = assembled(LINES, LINES._replace(filter_pattern="ERROR"))

    names = [each.name for each in desired.values() if isinstance(each, LogFilter)]
    assert names == ["shop-dev-on_line", "shop-dev-on_line-2"]
    assert len([each for each in desired.values() if isinstance(each, Permission)]) == 1


def test_a_filter_waits_for_a_log_group_of_the_app_s_own() -> None:
    """Else the first deploy would be refused: the group is made in the same one."""
    trigger = LogSubscription("on_line", "/aws/lambda/shop-dev-report")

    desired = assembled(trigger, PureFunction("report"))

    log_filter = of_kind(LogFilter, desired, f"log_filter:on_line/{trigger.log_group}")
    assert "log_group:report" in log_filter.needs()


def test_a_handler_cannot_be_called_with_what_it_logs() -> None:
    """It would call itself for ever, and AWS would let it."""
    with pytest.raises(LogLoopError, match="`on_line` reads the log group that it writes to"):
        assembled(LogSubscription("on_line", "/aws/lambda/shop-dev-on_line"))


@pytest.mark.parametrize(
    ("trigger", "said"),
    [
        (SqsQueue("work", "orders"), "`work` has two triggers of one source: orders"),
        (KinesisStream("work", "clicks"), "`work` has two triggers of one source: clicks"),
        (SnsTopic("work", "news"), "`work` has two triggers of one source: news"),
    ],
    ids=["queue", "stream", "topic"],
)
def test_a_handler_is_connected_to_a_source_once(trigger: Trigger, said: str) -> None:
    """The second would overwrite the first without a word."""
    with pytest.raises(DuplicateTriggerError, match=re.escape(said)):
        assembled(trigger, trigger)
