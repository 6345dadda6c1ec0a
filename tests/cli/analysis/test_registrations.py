"""Which handler does what."""

from pathlib import Path

import pytest

from .projects import APP, SESSION, analysed, operations

START = APP + SESSION + "import boto3\n"


def test_each_handler_has_what_it_reaches(tmp_path: Path) -> None:
    findings = analysed(
        tmp_path,
        START
        + """
async def save(client):
    await client.put_object(Bucket="b")

@app.get("/")
async def index():
    async with session.create_client("s3") as s3:
        await s3.get_object(Bucket="b")

@app.post("/")
async def create():
    async with session.create_client("s3") as s3:
        await save(s3)

@app.on_sqs_message(queue="q", name="shipping")
async def ship(event):
    async with session.create_client("sns") as sns:
        await sns.publish(TopicArn="arn:aws:sns:eu-west-1:1:t")

@app.schedule("rate(1 day)")
async def daily(event): ...

@app.authorizer()
async def check(request):
    async with session.create_client("secretsmanager") as secrets:
        await secrets.get_secret_value(SecretId="key")
""",
    )

    assert {name: operations(findings, name) for name in findings.handlers} == {
        "api_handler": {"s3:GetObject", "s3:PutObject"},
        "shipping": {"sns:Publish"},
        "daily": set(),
        "check": {"secretsmanager:GetSecretValue"},
    }


def test_every_function_runs_the_modules_and_the_lifespans(tmp_path: Path) -> None:
    findings = analysed(
        tmp_path,
        START
        + """
boto3.client("ssm").get_parameter(Name="/a")

@app.lifespan
async def resources() -> AsyncIterator[Resources]:
    async with session.create_client("kms") as kms:
        await kms.decrypt(CiphertextBlob=b"")
        yield Resources(kms)

@app.lambda_function()
async def one(event, context): ...
""",
    )

    assert operations(findings, "one") == {"kms:Decrypt", "ssm:GetParameter"}


def test_what_a_lifespan_yields_is_passed_by_its_type(tmp_path: Path) -> None:
    findings = analysed(
        tmp_path,
        START
        + """
from dataclasses import dataclass

@dataclass
class Resources:
    dynamodb: object
    s3: object

@app.lifespan
async def resources() -> AsyncIterator[Resources]:
    async with session.create_client("dynamodb") as d, session.create_client("s3") as s:
        yield Resources(d, s3=s)

@app.lambda_function()
async def one(event, context, resources: Resources):
    await resources.dynamodb.get_item(TableName="t", Key={})

@app.get("/")
async def two(given: "Resources | None"):
    await given.s3.list_buckets()
""",
    )

    assert operations(findings, "one") == {"dynamodb:GetItem"}
    assert operations(findings, "api_handler") == {"s3:ListBuckets"}


def test_middleware_belongs_to_the_handlers_that_it_is_for(tmp_path: Path) -> None:
    findings = analysed(
        tmp_path,
        START
        + """
@app.middleware("http")
async def log(event, get_response):
    async with session.create_client("logs") as logs:
        await logs.put_log_events(logGroupName="g")
    return await get_response(event)

def trace(event, get_response):
    boto3.client("xray").put_trace_segments(TraceSegmentDocuments=[])
    return get_response(event)

app.register_middleware(trace)

@app.exception_handler(KeyError)
async def report(error, request):
    async with session.create_client("cloudwatch") as cloudwatch:
        await cloudwatch.put_metric_data(Namespace="n")

@app.get("/")
async def index(): ...

@app.on_sns_message(topic="t")
async def told(event): ...
""",
    )

    assert operations(findings, "told") == {"xray:PutTraceSegments"}
    assert operations(findings, "api_handler") == {
        "cloudwatch:PutMetricData",
        "logs:PutLogEvents",
        "xray:PutTraceSegments",
    }


def test_blueprints_put_their_prefix_before_names(tmp_path: Path) -> None:
    parts = {
        "parts.py": """
            import boto3
            from achalice import Blueprint
            outer, inner = Blueprint(__name__), Blueprint(__name__)

            @inner.lambda_function()
            def work(event, context):
                boto3.client("s3").list_buckets()

            @outer.get("/x")
            def x():
                boto3.client("sqs").list_queues()

            outer.register_blueprint(inner, name_prefix="inner_")
        """
    }
    app = APP + "from parts import outer\napp.register_blueprint(outer, name_prefix='outer_')\n"

    findings = analysed(tmp_path, app, parts)

    assert set(findings.handlers) == {"outer_inner_work", "api_handler"}
    assert operations(findings, "outer_inner_work") == {"s3:ListBuckets"}
    assert operations(findings, "api_handler") == {"sqs:ListQueues"}


def test_handlers_may_be_registered_in_a_loop_or_without_a_decorator(tmp_path: Path) -> None:
    findings = analysed(
        tmp_path,
        START
        + """
def tick(event):
    boto3.client("s3").list_buckets()

for name in ("a", "b"):
    app.schedule("rate(1 day)", name=name)(tick)
""",
    )

    assert operations(findings) == {"s3:ListBuckets"}


def test_a_handler_that_was_not_found_may_do_all_that_the_app_does(tmp_path: Path) -> None:
    """It was registered in some way that cannot be followed, and must work all the same."""
    findings = analysed(tmp_path, START + "boto3.client('s3').list_buckets()")

    assert operations(findings, "made_by_magic") == {"s3:ListBuckets"}


def test_an_app_that_is_made_by_a_function_is_an_app(tmp_path: Path) -> None:
    findings = analysed(
        tmp_path,
        """
        import boto3
        from achalice import Chalice

        def routes(app: Chalice):
            @app.get("/")
            def index():
                boto3.client("s3").list_buckets()

        def make():
            app = Chalice("shop")
            routes(app)
            return app

        app = make()
        """,
    )

    assert operations(findings, "api_handler") == {"s3:ListBuckets"}


def test_a_class_derived_from_the_app_is_an_app(tmp_path: Path) -> None:
    findings = analysed(
        tmp_path,
        """
        import boto3
        from achalice import Chalice
        class Shop(Chalice): ...
        app = Shop("shop")
        @app.get("/")
        def index():
            boto3.client("s3").list_buckets()
        """,
    )

    assert operations(findings, "api_handler") == {"s3:ListBuckets"}


def test_chalice_s_own_apps_are_followed_too(tmp_path: Path) -> None:
    findings = analysed(
        tmp_path,
        """
        import boto3
        from chalice import Chalice
        app = Chalice(app_name="shop")
        @app.on_kinesis_record(stream="s")
        def read(event):
            boto3.client("s3").list_buckets()
        """,
    )

    assert operations(findings, "read") == {"s3:ListBuckets"}


CHAT = """
        from achalice import Chalice
        app = Chalice("chat")

        @app.lambda_function()
        async def announce():
            {}
            await app.websocket_api.send("id", "hello")
"""
MESSAGES = """
        @app.on_ws_route("move")
        async def move(event): ...
"""
EVERYBODYS = (
    "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:*/*/*/@connections/*"
)


@pytest.mark.parametrize(
    ("source", "resources"),
    [
        (CHAT.format("") + MESSAGES, []),
        (CHAT.format(""), [[EVERYBODYS]]),
        (CHAT.format("app.websocket_api.configure(domain, 'api')") + MESSAGES, [[EVERYBODYS]]),
    ],
    ids=["its own", "another app's", "its own, and another app's"],
)
def test_clients_of_the_app_s_own_api_are_nobody_else_s(
    tmp_path: Path, source: str, resources: list[list[str]]
) -> None:
    """Whoever has websockets may send to exactly these clients, whatever the source says."""
    findings = analysed(tmp_path, source)

    statements = [each for each in findings.statements() if isinstance(each, dict)]
    assert [each["Resource"] for each in statements] == resources
    assert operations(findings, "announce") == {"apigatewaymanagementapi:PostToConnection"}


def test_middleware_for_websockets_is_run_with_every_message(tmp_path: Path) -> None:
    findings = analysed(
        tmp_path,
        """
        import boto3
        from achalice import Chalice
        app = Chalice("chat")
        @app.middleware("websocket")
        async def count(event, get_response):
            boto3.client("s3").list_buckets()
        @app.on_ws_route("move")
        async def move(event): ...
        """,
    )

    assert operations(findings, "move") == {"s3:ListBuckets"}
