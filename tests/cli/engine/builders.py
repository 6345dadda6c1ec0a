"""A stage small enough to read, with one resource of each kind and whatever it needs."""

from typing import TypeVar

from pydantic import BaseModel, JsonValue

from achalice import triggers
from achalice.triggers import (
    DynamoDBStream,
    EventRule,
    HttpRoute,
    KafkaTopic,
    KinesisStream,
    LogSubscription,
    PureFunction,
    S3Bucket,
    SnsTopic,
    SqsQueue,
    StreamPolling,
    Trigger,
    WebsocketRoute,
)
from achalice_cli.config import ConfigFile, StageConfig
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import (
    FUNCTION_URL,
    HTTP_API,
    LAYER,
    REST_API,
    ROLE,
    SCHEDULER_ROLE,
    WEBSOCKET_API,
    WEBSOCKET_ROUTES,
    Address,
)
from achalice_cli.engine.assembly import Contents, assemble
from achalice_cli.engine.resources import (
    Alias,
    ApiKey,
    ApiMapping,
    AsyncInvocation,
    BucketNotification,
    BucketNotifications,
    Desired,
    DomainName,
    Function,
    FunctionUrl,
    GivenRole,
    HttpApi,
    HttpApiRoute,
    KafkaMapping,
    Layer,
    LogFilter,
    LogGroup,
    Permission,
    QueueMapping,
    RestApi,
    RestMethod,
    Role,
    Rule,
    Schedule,
    StreamMapping,
    TopicSubscription,
    UsagePlan,
    UsagePlanKey,
    WebsocketApi,
    WebsocketRoutes,
)

ResourceT = TypeVar("ResourceT", bound=BaseModel)

TAGS = {"achalice:app": "shop", "achalice:stage": "dev"}

FUNCTION = addresses.function("tick")
ALIAS = addresses.alias("tick")
ASYNC = addresses.async_invocation("tick")
GIVEN_ROLE = addresses.given_role("arn:aws:iam::123456789012:role/given")
LOG_GROUP = addresses.log_group("tick")
RULE = addresses.rule("tick")
SCHEDULE = addresses.schedule("tick")
MAPPING = addresses.queue_mapping("tick", "orders")
STREAM_MAPPING = addresses.stream_mapping("tick", "clicks")
KAFKA_MAPPING = addresses.kafka_mapping("tick", "clicks", "arn:cluster")
NOTIFICATIONS = addresses.bucket_notifications("uploads")
SUBSCRIPTION = addresses.topic_subscription("tick", "news")
LOG_FILTER = addresses.log_filter("tick", "/var/log")
API_PERMISSION = addresses.permission("tick", REST_API)
API_KEY = addresses.api_key("partner")
USAGE_PLAN = addresses.usage_plan("basic")
USAGE_PLAN_KEY = addresses.usage_plan_key("partner")
DOMAIN = addresses.domain_name("api.example.com")
API_MAPPING = addresses.api_mapping("api.example.com", "v1")
RULE_PERMISSION = addresses.permission("tick", RULE)
BUCKET_PERMISSION = addresses.permission("tick", "s3:uploads")
TOPIC_PERMISSION = addresses.permission("tick", "sns:news")
LOG_PERMISSION = addresses.permission("tick", "logs:/var/log")

ROLE_RESOURCE = Role(name="shop-dev", policy={"Statement": []}, tags=TAGS)
SCHEDULER_ROLE_RESOURCE = Role(
    name="shop-dev-scheduler", policy={"Statement": []}, tags=TAGS, trusted="scheduler"
)
LAYER_RESOURCE = Layer(
    name="shop-dev-dependencies", content="c0ffee", runtime="python3.12", architecture="x86_64"
)


def log_group(name: str = "tick") -> LogGroup:
    return LogGroup(name=f"/aws/lambda/shop-dev-{name}", retention_in_days=None, tags=TAGS)


def function(name: str = "tick") -> Function:
    return Function(
        name=f"shop-dev-{name}",
        code="f00d",
        handler="app.app",
        runtime="python3.12",
        architecture="x86_64",
        memory_size=128,
        timeout=60,
        environment={"ACHALICE_HANDLER": name},
        role=ROLE,
        layers=(LAYER,),
        log_group=addresses.log_group(name),
        tags=TAGS,
    )


def alias() -> Alias:
    return Alias(name="live", function=FUNCTION, content="f00d")


def async_invocation() -> AsyncInvocation:
    return AsyncInvocation(
        function=FUNCTION,
        role=ROLE,
        maximum_retry_attempts=1,
        maximum_event_age_in_seconds=None,
        on_success=None,
        on_failure=None,
    )


def rule(name: str = "tick") -> Rule:
    return Rule(
        name=f"shop-dev-{name}-event",
        schedule_expression="rate(1 hour)",
        description="",
        function=addresses.function(name),
        tags=TAGS,
    )


def rest_api() -> RestApi:
    return RestApi(
        name="shop-dev",
        methods=(RestMethod(path="/", method="GET"),),
        function=FUNCTION,
        guards=(),
        guard_functions=(),
        stage="api",
        binary_media_types=("image/png",),
        endpoint_type="REGIONAL",
        tags=TAGS,
    )


def api_key(name: str = "partner") -> ApiKey:
    return ApiKey(name=f"shop-dev-{name}", description="", enabled=True, tags=TAGS)


def usage_plan(name: str = "basic") -> UsagePlan:
    return UsagePlan(
        name=f"shop-dev-{name}",
        description="",
        api=REST_API,
        stage="api",
        throttle=None,
        quota=None,
        tags=TAGS,
    )


def usage_plan_key() -> UsagePlanKey:
    return UsagePlanKey(plan=USAGE_PLAN, key=API_KEY, key_id=None)


def websocket_routes() -> WebsocketRoutes:
    return WebsocketRoutes(
        api=WEBSOCKET_API,
        stage="api",
        route_keys=("$default",),
        functions=(FUNCTION,),
        guard=None,
        guard_function=None,
        tags=TAGS,
    )


def http_api() -> HttpApi:
    return HttpApi(
        name="shop-dev",
        routes=(HttpApiRoute(key="GET /"),),
        function=FUNCTION,
        authorizers=(),
        authorizer_functions=(),
        stage="$default",
        tags=TAGS,
    )


def function_url() -> FunctionUrl:
    return FunctionUrl(function=FUNCTION, auth="NONE")


def domain(name: str = "api.example.com") -> DomainName:
    return DomainName(
        name=name,
        certificate_arn="arn:certificate",
        security_policy="TLS_1_2",
        endpoint_type="REGIONAL",
        tags=TAGS,
    )


def api_mapping() -> ApiMapping:
    return ApiMapping(
        domain=DOMAIN,
        key="v1",
        api=REST_API,
        stage="api",
        endpoint_type="REGIONAL",
        scheme="https",
    )


def queue_mapping() -> QueueMapping:
    return QueueMapping(
        queue="orders",
        function=FUNCTION,
        role=ROLE,
        batch_size=10,
        maximum_batching_window_in_seconds=0,
        maximum_concurrency=None,
    )


def stream_mapping() -> StreamMapping:
    return StreamMapping(
        stream="clicks",
        function=FUNCTION,
        role=ROLE,
        batch_size=100,
        maximum_batching_window_in_seconds=0,
        starting_position="LATEST",
        starting_position_timestamp=None,
        filters=(),
        parallelization_factor=1,
        bisect_batch_on_function_error=False,
        maximum_retry_attempts=None,
        maximum_record_age_in_seconds=None,
        tumbling_window_in_seconds=0,
        on_failure=None,
        partial_failures=False,
        tags=TAGS,
    )


def kafka_mapping() -> KafkaMapping:
    return KafkaMapping(
        topic="clicks",
        cluster_arn="arn:cluster",
        bootstrap_servers=(),
        consumer_group_id=None,
        source_access=(),
        function=FUNCTION,
        role=ROLE,
        batch_size=100,
        maximum_batching_window_in_seconds=0,
        starting_position="LATEST",
        starting_position_timestamp=None,
        filters=(),
        on_failure=None,
        tags=TAGS,
    )


def schedule() -> Schedule:
    return Schedule(
        name="shop-dev-tick-event",
        expression="rate(1 hour)",
        description="",
        timezone=None,
        flexible_window_in_minutes=None,
        start=None,
        end=None,
        function=FUNCTION,
        role=SCHEDULER_ROLE,
    )


def notifications() -> BucketNotifications:
    return BucketNotifications(
        bucket="uploads",
        owner="achalice:shop-dev:",
        notifications=(
            BucketNotification(
                id="achalice:shop-dev:tick",
                events=("s3:ObjectCreated:*",),
                prefix=None,
                suffix=None,
            ),
        ),
        functions=(FUNCTION,),
        permissions=(BUCKET_PERMISSION,),
    )


def subscription() -> TopicSubscription:
    return TopicSubscription(
        topic="news",
        function=FUNCTION,
        permission=TOPIC_PERMISSION,
        filter_policy=None,
        filter_policy_scope="MessageAttributes",
        dead_letter_arn=None,
    )


def log_filter() -> LogFilter:
    return LogFilter(
        name="shop-dev-tick",
        log_group="/var/log",
        own_log_group=None,
        pattern="",
        function=FUNCTION,
        permission=LOG_PERMISSION,
    )


def permission(source: Address) -> Permission:
    return Permission(function=FUNCTION, principal="events.amazonaws.com", source=source)


def permission_of(principal: str, source_arn: str) -> Permission:
    return Permission(function=FUNCTION, principal=principal, source_arn=source_arn)


def everything() -> Desired:
    """One resource of each kind, users before what they need: plans must not rely on the order."""
    return {
        API_PERMISSION: permission(REST_API),
        RULE_PERMISSION: permission(RULE),
        NOTIFICATIONS: notifications(),
        SUBSCRIPTION: subscription(),
        LOG_FILTER: log_filter(),
        BUCKET_PERMISSION: permission_of("s3.amazonaws.com", "arn:aws:s3:::uploads"),
        TOPIC_PERMISSION: permission_of("sns.amazonaws.com", "arn:news"),
        LOG_PERMISSION: permission_of("logs.amazonaws.com", "arn:log:*"),
        MAPPING: queue_mapping(),
        STREAM_MAPPING: stream_mapping(),
        KAFKA_MAPPING: kafka_mapping(),
        RULE: rule(),
        SCHEDULE: schedule(),
        USAGE_PLAN_KEY: usage_plan_key(),
        USAGE_PLAN: usage_plan(),
        API_KEY: api_key(),
        API_MAPPING: api_mapping(),
        DOMAIN: domain(),
        REST_API: rest_api(),
        HTTP_API: http_api(),
        FUNCTION_URL: function_url(),
        WEBSOCKET_ROUTES: websocket_routes(),
        WEBSOCKET_API: WebsocketApi(name="shop-dev-websocket-api", tags=TAGS),
        ALIAS: alias(),
        ASYNC: async_invocation(),
        FUNCTION: function(),
        LOG_GROUP: log_group(),
        LAYER: LAYER_RESOURCE,
        ROLE: ROLE_RESOURCE,
        GIVEN_ROLE: GivenRole(arn="arn:aws:iam::123456789012:role/given"),
        SCHEDULER_ROLE: SCHEDULER_ROLE_RESOURCE,
    }


def log_groups(number: int) -> Desired:
    """Resources that have nothing to do with each other."""
    return {addresses.log_group(f"g{each}"): log_group(f"g{each}") for each in range(number)}


def without(desired: Desired, *left_out: Address) -> Desired:
    return {address: each for address, each in desired.items() if address not in left_out}


def of_kind(kind: type[ResourceT], desired: Desired, address: str) -> ResourceT:
    """The resource at `address`, which is a `kind`."""
    resource = desired[Address(address)]
    assert isinstance(resource, kind)
    return resource


def changed(desired: Desired, address: Address, **values: object) -> Desired:
    """`desired` with other values for fields of one resource."""
    resource = desired[address]
    fields = {**resource.model_dump(), **values}
    return {**desired, address: type(resource).model_validate(fields)}


CONTENTS = Contents(code="f00d", layer="c0ffee", runtime="python3.12", architecture="x86_64")


def assembled(
    *triggers: Trigger,
    app: str = "shop",
    stage: str = "dev",
    contents: Contents = CONTENTS,
    policy: tuple[JsonValue, ...] = (),
    **settings: object,
) -> Desired:
    """The resources of an app that declares `triggers`, configured with `settings`."""
    file = ConfigFile.model_validate({"stages": {stage: {}}, **settings})
    config = StageConfig(stage=stage, file=file)
    return assemble(app, config, triggers, contents, statements=lambda handlers: policy)


ROUTE = HttpRoute("/orders/{order_id}", ("GET", "PUT"), "orders")
HOURLY = triggers.Schedule("tick", "rate(1 hour)")
AT_NINE = triggers.Schedule("tick", "cron(0 9 * * ? *)", timezone="Europe/Berlin")
QUEUE = SqsQueue("on_order", "orders", batch_size=10)
STREAM = KinesisStream("on_click", "clicks")
TABLE = DynamoDBStream("on_change", "arn:aws:dynamodb:eu-west-1:1:table/orders/stream/2026-01-01")
KAFKA = KafkaTopic("on_row", "rows", None, ("kafka:9092",), polling=StreamPolling())
EVENT = EventRule("on_event", '{"source":["shop"]}')
UPLOAD = S3Bucket("on_upload", "uploads")
NEWS = SnsTopic("on_news", "news")
LINES = LogSubscription("on_line", "/var/log")
MESSAGE = WebsocketRoute("on_message", "$default")
PURE = PureFunction("report")
