"""What Chalice has recorded comes to live where achalice would have put it."""

from dataclasses import dataclass, field

from anyio.lowlevel import checkpoint

from achalice_cli.engine.addresses import LAYER, REST_API, ROLE, Address
from achalice_cli.engine.adoption import Found, NotThereError, Statement
from achalice_cli.migration.folder import ChaliceRecord, Entry
from achalice_cli.migration.takeover import Left, Takeover, functions_of, take_over

PLACE = "us-east-1:123456789012"
FUNCTION = f"arn:aws:lambda:{PLACE}:function:shop-dev-tick"
FUNCTION_ADDRESS = Address("function:tick")
A_FUNCTION = Entry(name="tick", resource_type="lambda_function", lambda_arn=FUNCTION)


@dataclass
class FakeAws:
    """An account in which everything exists but what is `gone`."""

    gone: frozenset[str] = frozenset()
    statements_of: dict[str, list[Statement]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    async def find(self, address: Address, identity: str) -> Found:
        await checkpoint()
        if identity in self.gone:
            raise NotThereError(address, identity)
        outputs = {"name": identity, "arn": f"arn:{identity}"}
        if identity in self.sources:
            outputs["source_arn"] = self.sources[identity]
        return Found(outputs)

    async def statements(self, function: str) -> list[Statement]:
        await checkpoint()
        return self.statements_of.get(function, [])


async def taken(*entries: Entry, aws: FakeAws | None = None) -> Takeover:
    record = ChaliceRecord(schema_version="2.0", resources=entries)
    return await take_over(record, aws or FakeAws())


async def test_each_kind_of_resource_gets_its_address() -> None:
    takeover = await taken(
        Entry(name="managed-layer", resource_type="lambda_layer", layer_version_arn="layer:7"),
        Entry(name="default-role", resource_type="iam_role", role_name="shop-dev"),
        Entry(name="tock_role", resource_type="iam_role", role_name="shop-dev-tock"),
        A_FUNCTION,
        Entry(name="tick-log-group", resource_type="log_group", log_group_name="/logs"),
        Entry(name="tick-event", resource_type="cloudwatch_event", rule_name="shop-dev-tick-event"),
        Entry(name="rest_api", resource_type="rest_api", rest_api_id="a1b2"),
        Entry(
            name="on_in-sqs-event-source", resource_type="sqs_event", queue="in", event_uuid="u1"
        ),
        Entry(
            name="on_click-kinesis-event-source",
            resource_type="kinesis_event",
            stream="clicks",
            event_uuid="u2",
        ),
        Entry(
            name="on_row-dynamodb-event-source",
            resource_type="dynamodb_event",
            stream_arn="arn:aws:dynamodb:::table/rows/stream/1",
            event_uuid="u3",
        ),
        Entry(
            name="on_news-sns-subscription",
            resource_type="sns_event",
            topic="news",
            subscription_arn="s1",
        ),
        Entry(name="on_upload-s3event", resource_type="s3_event", bucket="up", lambda_arn=FUNCTION),
        Entry(
            name="websocket_api",
            resource_type="websocket_api",
            websocket_api_id="w1",
            websocket_api_url="wss://w1.execute-api.us-east-1.amazonaws.com/api/",
        ),
        Entry(name="own", resource_type="domain_name", domain_name="shop.example"),
    )

    assert {each.address: each.identity for each in takeover.adopted} == {
        LAYER: "layer:7",
        ROLE: "shop-dev",
        "role:function/tock": "shop-dev-tock",
        "function:tick": "shop-dev-tick",
        "log_group:tick": "/logs",
        "rule:tick": "shop-dev-tick-event",
        REST_API: "a1b2",
        "queue_mapping:on_in/in": "u1",
        "stream_mapping:on_click/clicks": "u2",
        "stream_mapping:on_row/arn:aws:dynamodb:::table/rows/stream/1": "u3",
        "topic_subscription:on_news/news": "s1",
        "bucket_notifications:up": "up",
        "websocket_api:api": "w1",
        "websocket_routes:api": "w1/api",
        "domain_name:shop.example": "shop.example",
    }
    assert takeover.records.keys() == {each.address for each in takeover.adopted}
    assert takeover.left == ()


async def test_where_the_api_answers_is_known_from_the_start() -> None:
    url = "https://a1b2.execute-api.us-east-1.amazonaws.com/api/"
    takeover = await taken(
        Entry(name="rest_api", resource_type="rest_api", rest_api_id="a1b2", rest_api_url=url)
    )

    assert takeover.records[REST_API].url == url


async def test_what_lets_recorded_sources_call_a_function_is_adopted_and_nothing_else() -> None:
    """Chalice gives it random names; what the user has allowed by hand is the user's."""
    api_arn = f"arn:aws:execute-api:{PLACE}:a1b2/*"
    aws = FakeAws(
        sources={"a1b2": api_arn},
        statements_of={
            "shop-dev-tick": [
                Statement("one", "apigateway.amazonaws.com", api_arn),
                Statement("two", "sns.amazonaws.com", f"arn:aws:sns:{PLACE}:news"),
                Statement("three", "s3.amazonaws.com", "arn:aws:s3:::up"),
                Statement("by-hand", "iot.amazonaws.com", "arn:aws:iot:::rule"),
            ]
        },
    )
    takeover = await taken(
        A_FUNCTION,
        Entry(name="rest_api", resource_type="rest_api", rest_api_id="a1b2"),
        Entry(
            name="tick-sns-subscription",
            resource_type="sns_event",
            topic="news",
            topic_arn=f"arn:aws:sns:{PLACE}:news",
            subscription_arn="s1",
        ),
        Entry(name="tick-s3event", resource_type="s3_event", bucket="up", lambda_arn=FUNCTION),
        aws=aws,
    )

    permissions = {
        address: recorded.outputs["statement"]
        for address, recorded in takeover.records.items()
        if recorded.kind == "permission"
    }
    assert FUNCTION_ADDRESS in takeover.records[REST_API].needs
    assert permissions == {
        "permission:tick/rest_api:api": "one",
        "permission:tick/sns:news": "two",
        "permission:tick/s3:up": "three",
    }


async def test_what_is_gone_is_left_out_and_told() -> None:
    takeover = await taken(A_FUNCTION, aws=FakeAws(gone=frozenset({"shop-dev-tick"})))

    assert takeover.records == {}
    assert takeover.left == (
        Left("lambda_function", "tick", "it is gone; the next deploy makes it if the app needs it"),
    )


async def test_what_achalice_does_not_know_is_left_alone_and_told() -> None:
    takeover = await taken(Entry(name="x", resource_type="of_tomorrow"))

    assert takeover.records == {}
    assert [each.name for each in takeover.left] == ["x"]


async def test_what_the_next_deploy_removes_is_told_beforehand() -> None:
    takeover = await taken(
        Entry(
            name="api_handler-log-group",
            resource_type="log_group",
            log_group_name="/aws/lambda/shop-dev-api_handler",
        ),
        Entry(
            name="websocket_connect",
            resource_type="lambda_function",
            lambda_arn=f"arn:aws:lambda:{PLACE}:function:shop-dev-websocket_connect",
        ),
    )

    assert [each.note for each in takeover.adopted] == [
        "the next deploy replaces it: no function logs to a group of that name",
        "the next deploy removes it, unless a handler is called so: "
        '@app.on_ws_connect(name="websocket_connect")',
    ]


def test_the_functions_of_a_record_say_where_the_stage_is() -> None:
    record = ChaliceRecord(schema_version="2.0", resources=(A_FUNCTION,))

    assert record.place == "account 123456789012, region us-east-1"
    assert functions_of(record) == {FUNCTION}
