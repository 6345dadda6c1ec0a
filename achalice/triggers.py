"""What an app declares: which trigger calls which handler. All that the tool reads of an app."""

from typing import Literal, NamedTuple, TypeAlias

from achalice.cors import CORSConfig

HTTP_HANDLER = "api_handler"
"""The one function that serves all routes; named as in Chalice."""

HANDLER_VARIABLE = "ACHALICE_HANDLER"
"""The environment variable that names the handler a Lambda function runs."""

WEBSOCKET_ENDPOINT_VARIABLE = "ACHALICE_WEBSOCKET_ENDPOINT"
"""The environment variable that says where the clients of the app's websocket API are reached:
`https://{api_id}.execute-api.{region}.amazonaws.com/{stage}`."""

ENTRY_POINT = "app.app"
"""The handler string of every function: the app object in `app.py`."""

HTTP_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class FunctionGuard(NamedTuple):
    """A handler of the app that API Gateway asks who may call a route."""

    handler: str
    header: str = "Authorization"
    identity_sources: tuple[str, ...] | None = None
    """As HTTP APIs spell them, `$request.header.X`; None: the header's token alone is sent."""
    ttl_seconds: int | None = None
    """For how long API Gateway may remember an answer; None leaves that to it."""
    execution_role: str | None = None
    simple_responses: bool = False
    kind: Literal["function_guard"] = "function_guard"

    @property
    def name(self) -> str:
        """The authorizer's, which is the handler's."""
        return self.handler


class CognitoGuard(NamedTuple):
    """Cognito user pools whose users may call a route."""

    name: str
    provider_arns: tuple[str, ...]
    header: str
    kind: Literal["cognito_guard"] = "cognito_guard"


class CustomGuard(NamedTuple):
    """A Lambda function that is not the app's own, asked who may call a route."""

    name: str
    authorizer_uri: str
    header: str
    identity_sources: tuple[str, ...] | None
    ttl_seconds: int
    invoke_role_arn: str | None
    kind: Literal["custom_guard"] = "custom_guard"


class IamGuard(NamedTuple):
    """IAM: callers sign their requests."""

    name: str = "sigv4"
    kind: Literal["iam_guard"] = "iam_guard"


class JwtGuard(NamedTuple):
    """An OpenID Connect issuer whose tokens an HTTP API checks."""

    name: str
    issuer: str
    audience: tuple[str, ...]
    identity_source: str
    kind: Literal["jwt_guard"] = "jwt_guard"


Guard: TypeAlias = FunctionGuard | CognitoGuard | CustomGuard | IamGuard | JwtGuard


class HttpRoute(NamedTuple):
    """One path and the methods of it that one view answers."""

    path: str
    """The template as declared: `/orders/{order_id}`."""
    methods: tuple[str, ...]
    view: str
    """The Python function's name."""
    content_types: tuple[str, ...] = ("application/json",)
    """Of request bodies; empty accepts every one."""
    cors: CORSConfig | None = None
    """None where other origins may not read the answers."""
    guard: "Guard | None" = None
    """What decides who may call it; None lets everybody."""
    scopes: tuple[str, ...] = ()
    """Of which a caller's token needs one."""
    api_key_required: bool = False
    """Whether API Gateway wants a key of a usage plan."""
    handler: str = HTTP_HANDLER
    kind: Literal["http_route"] = "http_route"


class Schedule(NamedTuple):
    """Calls `handler` by the clock: an EventBridge rule, or a schedule of EventBridge Scheduler.

    It is the second where something is asked for that rules do not have.
    """

    handler: str
    expression: str
    """`rate(...)` or `cron(...)`; `at(...)` of a schedule only."""
    description: str = ""
    timezone: str | None = None
    """`Europe/Berlin`; None: UTC."""
    flexible_window_in_minutes: int | None = None
    """1 to 1440: the schedule may fire that much later."""
    start: str | None = None
    """ISO 8601: not before."""
    end: str | None = None
    kind: Literal["schedule"] = "schedule"

    @property
    def needs_scheduler(self) -> bool:
        """Whether a rule could not do it."""
        asked = (self.timezone, self.flexible_window_in_minutes, self.start, self.end)
        return self.expression.startswith("at(") or any(each is not None for each in asked)


class SqsQueue(NamedTuple):
    """Messages of a queue, in batches."""

    handler: str
    queue: str
    """A name in the function's account and region, or a whole ARN."""
    batch_size: int = 1
    maximum_batching_window_in_seconds: int = 0
    maximum_concurrency: int | None = None
    """2 to 1000 concurrent invocations; None leaves it to Lambda."""
    filters: tuple[str, ...] = ()
    """JSON patterns; messages that fit none of them are deleted without being delivered."""
    partial_failures: bool = False
    """Whether the function says which messages failed (`ReportBatchItemFailures`)."""
    kind: Literal["sqs_queue"] = "sqs_queue"


StartingPosition: TypeAlias = Literal["LATEST", "TRIM_HORIZON", "AT_TIMESTAMP"]


class StreamPolling(NamedTuple):
    """How Lambda reads a stream, and what it does with records that fail.

    https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
    """

    batch_size: int = 100
    starting_position: StartingPosition = "LATEST"
    starting_position_timestamp: float | None = None
    """Seconds since 1970, with `AT_TIMESTAMP`."""
    maximum_batching_window_in_seconds: int = 0
    filters: tuple[str, ...] = ()
    """JSON patterns; records that fit none of them are skipped."""
    parallelization_factor: int = 1
    """Batches of one shard that are in work at a time: 1 to 10."""
    bisect_batch_on_function_error: bool = False
    maximum_retry_attempts: int | None = None
    """0 to 10,000; None retries until the records expire."""
    maximum_record_age_in_seconds: int | None = None
    """60 to 604,800; None: as long as the stream keeps them."""
    tumbling_window_in_seconds: int = 0
    """1 to 900; 0: no windows."""
    on_failure: str | None = None
    """The ARN of a queue, topic or bucket that is told of discarded records."""
    partial_failures: bool = False
    """Whether the function says which record failed (`ReportBatchItemFailures`)."""


class KinesisStream(NamedTuple):
    """Records of a Kinesis data stream, in batches."""

    handler: str
    stream: str
    """A name in the function's account and region, or the ARN of a stream or of a consumer."""
    polling: StreamPolling = StreamPolling()
    kind: Literal["kinesis_stream"] = "kinesis_stream"


class DynamoDBStream(NamedTuple):
    """Changes of a table's items, in batches."""

    handler: str
    stream_arn: str
    polling: StreamPolling = StreamPolling()
    kind: Literal["dynamodb_stream"] = "dynamodb_stream"


class KafkaTopic(NamedTuple):
    """Records of a Kafka topic, in batches."""

    handler: str
    topic: str
    cluster_arn: str | None
    """Of an MSK cluster; None for one that is not Amazon's."""
    bootstrap_servers: tuple[str, ...] = ()
    """`host:port` of a cluster that is not Amazon's."""
    consumer_group_id: str | None = None
    source_access: tuple[tuple[str, str], ...] = ()
    """How to get in: pairs of type (`SASL_SCRAM_512_AUTH`, `VPC_SUBNET`) and URI."""
    polling: StreamPolling = StreamPolling()
    kind: Literal["kafka_topic"] = "kafka_topic"


class EventRule(NamedTuple):
    """An EventBridge rule that calls `handler` for events that fit a pattern."""

    handler: str
    pattern: str
    """JSON."""
    event_bus: str = "default"
    """A name in the function's account and region, or an ARN."""
    description: str = ""
    maximum_event_age_in_seconds: int | None = None
    """60 to 86,400: for how long EventBridge tries to deliver; None leaves it to it."""
    maximum_retry_attempts: int | None = None
    """0 to 185."""
    dead_letter_arn: str | None = None
    """A queue for what could not be delivered."""
    kind: Literal["event_rule"] = "event_rule"


class S3Bucket(NamedTuple):
    """What happens to the objects of a bucket."""

    handler: str
    bucket: str
    events: tuple[str, ...] = ("s3:ObjectCreated:*",)
    prefix: str | None = None
    suffix: str | None = None
    kind: Literal["s3_bucket"] = "s3_bucket"


class SnsTopic(NamedTuple):
    """Messages that are published to a topic."""

    handler: str
    topic: str
    """A name in the function's account and region, or an ARN."""
    filter_policy: str | None = None
    """JSON."""
    filter_policy_scope: Literal["MessageAttributes", "MessageBody"] = "MessageAttributes"
    dead_letter_arn: str | None = None
    """A queue for what could not be delivered."""
    kind: Literal["sns_topic"] = "sns_topic"


class LogSubscription(NamedTuple):
    """Lines of a CloudWatch log group."""

    handler: str
    log_group: str
    filter_pattern: str = ""
    """CloudWatch's own syntax; `""` takes every line."""
    kind: Literal["log_subscription"] = "log_subscription"


class WebsocketRoute(NamedTuple):
    """Messages of a websocket API whose route key is this, `$connect` and `$disconnect` too."""

    handler: str
    route_key: str
    guard: "Guard | None" = None
    """Of `$connect` alone: what decides who may connect."""
    kind: Literal["websocket_route"] = "websocket_route"


class PureFunction(NamedTuple):
    """Nothing but a function: called by name."""

    handler: str
    kind: Literal["pure_function"] = "pure_function"


Trigger: TypeAlias = (
    HttpRoute
    | Schedule
    | EventRule
    | SqsQueue
    | KinesisStream
    | DynamoDBStream
    | KafkaTopic
    | S3Bucket
    | SnsTopic
    | LogSubscription
    | WebsocketRoute
    | PureFunction
    | FunctionGuard
)
