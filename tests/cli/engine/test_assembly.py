import pytest
from pydantic import JsonValue

from achalice.triggers import HttpRoute, PureFunction, Schedule, SqsQueue, Trigger
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import ROLE
from achalice_cli.engine.assembly import Contents, HandlerNameError
from achalice_cli.engine.resources import (
    BucketNotifications,
    Desired,
    Function,
    LogGroup,
    Permission,
    QueueMapping,
    RestApi,
    RestMethod,
    Role,
    Rule,
)

from .builders import (
    AT_NINE,
    EVENT,
    HOURLY,
    KAFKA,
    LINES,
    NEWS,
    PURE,
    QUEUE,
    ROUTE,
    STREAM,
    TABLE,
    TAGS,
    UPLOAD,
    assembled,
    of_kind,
)

BY_THE_CLOCK: tuple[Trigger, ...] = (HOURLY, AT_NINE)
POLLED: tuple[Trigger, ...] = (QUEUE, STREAM, TABLE, KAFKA)
TOLD: tuple[Trigger, ...] = (EVENT, UPLOAD, NEWS, LINES)
EVERY_TRIGGER = (ROUTE, PURE, *BY_THE_CLOCK, *POLLED, *TOLD)


@pytest.mark.parametrize(
    ("trigger", "own"),
    [
        (PURE, {"function:report", "log_group:report"}),
        (
            HOURLY,
            {"function:tick", "log_group:tick", "rule:tick", "permission:tick/rule:tick"},
        ),
        (QUEUE, {"function:on_order", "log_group:on_order", "queue_mapping:on_order/orders"}),
        (
            EVENT,
            {
                "function:on_event",
                "log_group:on_event",
                "rule:on_event",
                "permission:on_event/rule:on_event",
            },
        ),
        (
            AT_NINE,
            {"function:tick", "log_group:tick", "schedule:tick", "role:scheduler"},
        ),
        (STREAM, {"function:on_click", "log_group:on_click", "stream_mapping:on_click/clicks"}),
        (
            TABLE,
            {
                "function:on_change",
                "log_group:on_change",
                f"stream_mapping:on_change/{TABLE.stream_arn}",
            },
        ),
        (KAFKA, {"function:on_row", "log_group:on_row", "kafka_mapping:on_row/rows@kafka:9092"}),
        (
            UPLOAD,
            {
                "function:on_upload",
                "log_group:on_upload",
                "bucket_notifications:uploads",
                "permission:on_upload/s3:uploads",
            },
        ),
        (
            NEWS,
            {
                "function:on_news",
                "log_group:on_news",
                "topic_subscription:on_news/news",
                "permission:on_news/sns:news",
            },
        ),
        (
            LINES,
            {
                "function:on_line",
                "log_group:on_line",
                "log_filter:on_line//var/log",
                "permission:on_line/logs:/var/log",
            },
        ),
        (
            ROUTE,
            {
                "function:api_handler",
                "log_group:api_handler",
                "rest_api:api",
                "permission:api_handler/rest_api:api",
            },
        ),
    ],
    ids=lambda each: each.kind if hasattr(each, "kind") else "",
)
def test_each_trigger_brings_its_own_resources(trigger: Trigger, own: set[str]) -> None:
    assert assembled(trigger).keys() == own | {"role:default", "layer:dependencies"}


def test_an_app_without_handlers_has_no_resources() -> None:
    """So `achalice deploy` of an emptied app takes everything away, the role included."""
    assert assembled() == {}


def test_everything_that_a_resource_refers_to_is_there() -> None:
    desired = assembled(*EVERY_TRIGGER)

    assert {need for each in desired.values() for need in each.needs()} <= desired.keys()


def test_a_handler_with_two_triggers_is_one_function() -> None:
    desired = assembled(HOURLY, SqsQueue("tick", "orders"))

    assert [address for address in desired if address.startswith("function:")] == ["function:tick"]


def test_a_second_schedule_of_a_handler_is_numbered() -> None:
    desired = assembled(HOURLY, Schedule("tick", "rate(1 day)"))

    rules = {address: each.schedule_expression for address, each in rules_of(desired).items()}
    assert rules == {"rule:tick": "rate(1 hour)", "rule:tick-2": "rate(1 day)"}
    assert {each.name for each in rules_of(desired).values()} == {
        "shop-dev-tick-event",
        "shop-dev-tick-2-event",
    }


def rules_of(desired: Desired) -> dict[str, Rule]:
    return {address: each for address, each in desired.items() if isinstance(each, Rule)}


def test_a_function_is_told_which_handler_it_runs() -> None:
    function = of_kind(
        Function, assembled(PURE, environment_variables={"TABLE": "orders"}), "function:report"
    )

    assert (function.handler, function.environment) == (
        "app.app",
        {"TABLE": "orders", "ACHALICE_HANDLER": "report"},
    )


@pytest.mark.parametrize("name", ["x y", "../../etc", "größe", ""])
def test_a_handler_whose_name_no_function_can_have_is_told(name: str) -> None:
    with pytest.raises(HandlerNameError, match="no Lambda function can be") as raised:
        assembled(PureFunction(name))

    assert raised.value.handlers == (name,)


def test_the_function_of_the_routes_is_named_after_the_app_alone() -> None:
    """As in Chalice."""
    function = of_kind(Function, assembled(ROUTE), "function:api_handler")

    assert function.name == "shop-dev"


def test_a_log_group_is_where_its_function_writes() -> None:
    """Chalice set the retention of a group that nothing was ever written to."""
    desired = assembled(ROUTE, PURE)

    names = {each.name for each in desired.values() if isinstance(each, Function)}
    groups = {each.name for each in desired.values() if isinstance(each, LogGroup)}
    assert groups == {f"/aws/lambda/{name}" for name in names}


def test_what_is_configured_for_a_function_is_in_its_resources() -> None:
    desired = assembled(
        PURE,
        HOURLY,
        lambda_functions={
            "report": {
                "lambda_memory_size": 1024,
                "lambda_timeout": 900,
                "tags": {"team": "reports"},
                "log_retention_in_days": 7,
            }
        },
    )

    function = of_kind(Function, desired, "function:report")
    group = of_kind(LogGroup, desired, "log_group:report")
    assert (function.memory_size, function.timeout) == (1024, 900)
    assert function.tags == group.tags == {"team": "reports", **TAGS}
    assert group.retention_in_days == 7
    other = of_kind(Function, desired, "function:tick")
    assert (other.memory_size, other.timeout, other.tags) == (128, 60, TAGS)


def test_a_function_runs_what_the_bundle_was_made_for() -> None:
    contents = Contents(code="1", layer="2", runtime="python3.13", architecture="arm64")

    function = of_kind(Function, assembled(PURE, contents=contents), "function:report")

    assert (function.code, function.runtime, function.architecture) == ("1", "python3.13", "arm64")


def test_stages_share_no_name() -> None:
    dev, prod = (assembled(*EVERY_TRIGGER, stage=stage) for stage in ("dev", "prod"))

    assert names_of(dev).isdisjoint(names_of(prod))
    owners = {
        each.owner
        for each in (*dev.values(), *prod.values())
        if isinstance(each, BucketNotifications)
    }
    assert owners == {"achalice:shop-dev:", "achalice:shop-prod:"}


def names_of(desired: Desired) -> set[str]:
    names = [getattr(each, "name", None) for each in desired.values()]
    return {name for name in names if name is not None}


def test_a_queue_is_read_with_what_its_trigger_says() -> None:
    trigger = SqsQueue(
        "on_order",
        "orders",
        batch_size=100,
        maximum_batching_window_in_seconds=5,
        maximum_concurrency=7,
    )

    mapping = assembled(trigger)[addresses.queue_mapping("on_order", "orders")]

    assert mapping == QueueMapping(
        queue="orders",
        function=addresses.function("on_order"),
        role=ROLE,
        batch_size=100,
        maximum_batching_window_in_seconds=5,
        maximum_concurrency=7,
        tags=TAGS,
    )


def test_all_methods_of_all_routes_are_one_api() -> None:
    index = HttpRoute("/", ("GET",), "index")
    api = of_kind(RestApi, assembled(ROUTE, index, api_gateway_stage="v1"), "rest_api:api")

    assert api.stage == "v1"
    assert api.methods == (
        RestMethod(path="/orders/{order_id}", method="GET"),
        RestMethod(path="/orders/{order_id}", method="PUT"),
        RestMethod(path="/", method="GET"),
    )


def test_only_the_app_s_own_api_and_rules_may_call_its_functions() -> None:
    desired = assembled(ROUTE, HOURLY)

    permissions = [each for each in desired.values() if isinstance(each, Permission)]
    assert {(each.function, each.principal, each.source) for each in permissions} == {
        ("function:api_handler", "apigateway.amazonaws.com", "rest_api:api"),
        ("function:tick", "events.amazonaws.com", "rule:tick"),
    }


def test_the_role_allows_what_its_functions_need_and_the_user_adds() -> None:
    own: JsonValue = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}

    role = of_kind(Role, assembled(PURE, QUEUE, policy=(own,)), "role:default")

    statements = role.policy["Statement"]
    assert isinstance(statements, list)
    actions = [each["Action"] for each in statements if isinstance(each, dict)]
    assert actions == [
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        "s3:GetObject",
    ]


def test_the_same_app_is_always_the_same_resources() -> None:
    assert assembled(*EVERY_TRIGGER) == assembled(*EVERY_TRIGGER)


def test_long_names_fit_into_what_aws_takes() -> None:
    desired = assembled(
        ROUTE, PureFunction("f" * 80), Schedule("g" * 80, "rate(1 hour)"), app="a" * 64
    )

    longest = max(
        len(each.name)
        for each in desired.values()
        if isinstance(each, Role | Function | Rule | RestApi)
    )
    assert longest == 64
