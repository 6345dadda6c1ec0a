"""What clients reach is a deployed copy: an emulator shows changes of routes that AWS would not."""

import pytest
from botocore.exceptions import ClientError

from achalice.triggers import CustomGuard, FunctionGuard, Guard, IamGuard
from achalice_cli.aws.errors import AwsCallError
from achalice_cli.aws.session import Aws
from achalice_cli.aws.websocket_apis import PublishedRoutes
from achalice_cli.engine.addresses import WEBSOCKET_API, Address
from achalice_cli.engine.applying import Made, ResourceGoneError
from achalice_cli.engine.resources import WebsocketRoutes
from achalice_cli.engine.state import Outputs

from .scripts import ACCOUNT, REGION, Script

ID = "ws123"
TAGS = {"achalice:app": "shop", "achalice:stage": "dev"}
STAGE_ARN = f"arn:aws:apigateway:{REGION}::/apis/{ID}/stages/api"
OUTPUTS: Outputs = {"id": ID, "stage": "api"}


def arn(handler: str) -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:shop-dev-{handler}"


def uri(handler: str) -> str:
    return (
        f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn(handler)}/invocations"
    )


MADE: Made = {
    WEBSOCKET_API: {"id": ID, "endpoint": f"https://{ID}.execute-api.{REGION}.amazonaws.com"},
    **{Address(f"function:{each}"): {"arn": arn(each)} for each in ("talk", "enter", "gate")},
}


def routes(guard: Guard | None = None, **handlers: str) -> WebsocketRoutes:
    """Routes by what their keys begin with: `connect` is `$connect`."""
    keys = {
        f"${name}" if name in ("connect", "default", "disconnect") else name: handler
        for name, handler in handlers.items()
    }
    return WebsocketRoutes(
        api=WEBSOCKET_API,
        stage="api",
        route_keys=tuple(keys),
        functions=tuple(Address(f"function:{each}") for each in keys.values()),
        guard=guard,
        guard_function=Address("function:gate") if isinstance(guard, FunctionGuard) else None,
        tags=TAGS,
    )


@pytest.fixture
def published(aws: Aws) -> PublishedRoutes:
    return PublishedRoutes(aws)


class Gateway:
    """What the API has, and what is asked of it."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self._authorizers: dict[str, dict[str, object]] = {}
        self._integrations: dict[str, str] = {}
        self._routes: dict[str, dict[str, object]] = {}

    def has(
        self,
        authorizers: dict[str, dict[str, object]] | None = None,
        integrations: dict[str, str] | None = None,
    ) -> None:
        """Authorizers by id, and integrations: their ids and handlers."""
        self._authorizers |= authorizers or {}
        self._integrations |= integrations or {}
        self._lists_authorizers()
        self._lists_integrations()

    def _lists_authorizers(self) -> None:
        self.script.on("get_authorizers", ApiId=ID).gives(
            Items=[
                {"AuthorizerId": name, "Name": "gate", "AuthorizerType": "REQUEST", **said}
                for name, said in self._authorizers.items()
            ]
        )

    def _lists_integrations(self) -> None:
        self.script.on("get_integrations", ApiId=ID).gives(
            Items=[
                {"IntegrationId": name, "IntegrationUri": uri(handler)}
                for name, handler in self._integrations.items()
            ]
        )

    def authorizes(self, name: str, asked: str, sources: list[str], **more: str) -> None:
        self.script.on(
            "create_authorizer",
            ApiId=ID,
            Name=name,
            AuthorizerType="REQUEST",
            AuthorizerUri=asked,
            IdentitySource=sources,
            **more,
        ).gives(AuthorizerId="a1")
        self._authorizers["a1"] = {}

    def finds_authorizer(self, name: str) -> None:
        self._authorizers[name] = {}
        self._lists_authorizers()

    def cleans_up(self, *unused: str) -> None:
        """Looks for what was made twice, and for what no route has."""
        self._lists_routes()
        for each in unused:
            if each in self._routes:
                self.script.on("delete_route", ApiId=ID, RouteId=each).gives()
        self._lists_integrations()
        for each in unused:
            if each in self._integrations:
                self.script.on("delete_integration", ApiId=ID, IntegrationId=each).gives()
        self._lists_authorizers()
        for each in unused:
            if each in self._authorizers:
                self.script.on("delete_authorizer", ApiId=ID, AuthorizerId=each).gives()

    def has_routes(self, **found: dict[str, object]) -> None:
        self._routes |= found
        self._lists_routes()

    def _lists_routes(self) -> None:
        self.script.on("get_routes", ApiId=ID).gives(
            Items=[{"RouteId": name, **said} for name, said in self._routes.items()]
        )

    def has_too(self, **found: dict[str, object]) -> None:
        """From now on."""
        self._routes |= found

    def deletes_route(self, name: str) -> None:
        self.script.on("delete_route", ApiId=ID, RouteId=name).gives()
        del self._routes[name]

    def integrates(self, handler: str, name: str) -> None:
        self.script.on(
            "create_integration",
            ApiId=ID,
            IntegrationType="AWS_PROXY",
            IntegrationMethod="POST",
            IntegrationUri=uri(handler),
            ContentHandlingStrategy="CONVERT_TO_TEXT",
        ).gives(IntegrationId=name)
        self._integrations[name] = handler

    def makes_route(self, key: str, integration: str, auth: str = "NONE", **more: str) -> None:
        answers = key not in ("$connect", "$disconnect")
        if answers:
            more["RouteResponseSelectionExpression"] = "$default"
        self.script.on(
            "create_route",
            ApiId=ID,
            RouteKey=key,
            Target=f"integrations/{integration}",
            AuthorizationType=auth,
            **more,
        ).gives(RouteId=f"id of {key}")
        self._routes[f"id of {key}"] = {"RouteKey": key}
        if answers:
            self.script.on(
                "create_route_response",
                ApiId=ID,
                RouteId=f"id of {key}",
                RouteResponseKey="$default",
            ).gives()

    def answers(self, route: str, *keys: str) -> None:
        self.script.on("get_route_responses", ApiId=ID, RouteId=route).gives(
            Items=[{"RouteResponseKey": key} for key in keys]
        )

    def deploys(self, former: str | None = None, *, unused: tuple[str, ...] = ()) -> None:
        self.cleans_up(*unused)
        self.script.on("create_deployment", ApiId=ID).gives(
            DeploymentId="d2", DeploymentStatus="DEPLOYED"
        )
        stage = self.script.on("get_stage", ApiId=ID, StageName="api")
        if former is None:
            stage.refuses("NotFoundException")
            self.script.on(
                "create_stage", ApiId=ID, StageName="api", DeploymentId="d2", Tags=TAGS
            ).gives()
            return
        stage.gives(StageName="api", DeploymentId=former)
        self.script.on(
            "update_stage", ApiId=ID, StageName="api", DeploymentId="d2", AutoDeploy=False
        ).gives()
        self.script.on("delete_deployment", ApiId=ID, DeploymentId=former).gives()


@pytest.fixture
def gateway(apigatewayv2: Script) -> Gateway:
    return Gateway(apigatewayv2)


def route(key: str, integration: str, **more: object) -> dict[str, object]:
    """As AWS describes one that is as it should be."""
    if key not in ("$connect", "$disconnect"):
        more["RouteResponseSelectionExpression"] = "$default"
    said = {"RouteKey": key, "Target": f"integrations/{integration}", "AuthorizationType": "NONE"}
    return {**said, **more}


async def test_routes_are_made_and_then_deployed(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    """Only with a route response does a client get what a function returns."""
    gateway.has()
    gateway.integrates("enter", "i1")
    gateway.has_routes()
    gateway.makes_route("$connect", "i1")
    gateway.deploys()

    result = await published.create(routes(connect="enter"), MADE)

    assert result.outputs == OUTPUTS
    assert result.url == f"wss://{ID}.execute-api.{REGION}.amazonaws.com/api"


async def test_what_a_function_returns_to_a_message_gets_a_route_response(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    gateway.has()
    gateway.integrates("talk", "i1")
    gateway.has_routes()
    gateway.makes_route("$default", "i1")
    gateway.deploys()

    await published.create(routes(default="talk"), MADE)


async def test_a_route_that_is_added_is_deployed(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    """Chalice made it, and clients never reached it."""
    gateway.has(integrations={"i1": "talk"})
    gateway.has_routes(r1=route("$default", "i1"))
    gateway.answers("r1", "$default")
    gateway.makes_route("move", "i1")
    gateway.deploys(former="d1")

    await published.update(
        routes(default="talk", move="talk"), frozenset({"route_keys"}), OUTPUTS, MADE
    )


async def test_a_route_that_is_removed_goes_with_its_integration_before_that_is_deployed(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    gateway.has(integrations={"i1": "talk", "i2": "enter"})
    gateway.has_routes(r1=route("$default", "i1"), r2=route("$connect", "i2"))
    gateway.answers("r1", "$default")
    gateway.deletes_route("r2")
    gateway.deploys(former="d1", unused=("i2",))

    await published.update(routes(default="talk"), frozenset({"route_keys"}), OUTPUTS, MADE)


@pytest.mark.parametrize(
    "found",
    [
        route("$default", "i0"),
        route("$default", "i1", AuthorizationType="AWS_IAM"),
        {**route("$default", "i1"), "RouteResponseSelectionExpression": ""},
    ],
    ids=["for another function", "guarded", "silent"],
)
async def test_a_route_that_differs_is_made_anew(
    published: PublishedRoutes, gateway: Gateway, found: dict[str, object]
) -> None:
    """So nothing of what it was remains; clients see the deployed one meanwhile."""
    gateway.has(integrations={"i1": "talk"})
    gateway.has_routes(r1=found)
    gateway.deletes_route("r1")
    gateway.makes_route("$default", "i1")
    gateway.deploys(former="d1")

    await published.update(routes(default="talk"), frozenset({"functions"}), OUTPUTS, MADE)


async def test_a_route_that_an_interrupted_deploy_left_without_its_response_is_made_anew(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    gateway.has(integrations={"i1": "talk"})
    gateway.has_routes(r1=route("$default", "i1"))
    gateway.answers("r1")
    gateway.deletes_route("r1")
    gateway.makes_route("$default", "i1")
    gateway.deploys()

    await published.create(routes(default="talk"), MADE)


GATE = FunctionGuard(
    "gate", identity_sources=("$request.querystring.token", "$context.stage"), execution_role=None
)
SOURCES = ["route.request.querystring.token", "context.stage"]


async def test_a_handler_is_asked_who_may_connect(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    gateway.has()
    gateway.authorizes("gate", uri("gate"), SOURCES)
    gateway.integrates("enter", "i1")
    gateway.has_routes()
    gateway.makes_route("$connect", "i1", "CUSTOM", AuthorizerId="a1")
    gateway.deploys()

    await published.create(routes(GATE, connect="enter"), MADE)


async def test_a_function_of_somebody_else_s_is_asked_as_its_role(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/asks"
    gateway.has()
    gateway.authorizes(
        "theirs",
        "arn:theirs",
        ["route.request.header.Authorization"],
        AuthorizerCredentialsArn=role,
    )
    gateway.integrates("enter", "i1")
    gateway.has_routes()
    gateway.makes_route("$connect", "i1", "CUSTOM", AuthorizerId="a1")
    gateway.deploys()
    guard = CustomGuard(
        "theirs", "arn:theirs", "", ("$request.header.Authorization",), 0, invoke_role_arn=role
    )

    await published.create(routes(guard, connect="enter"), MADE)


async def test_clients_may_have_to_sign(published: PublishedRoutes, gateway: Gateway) -> None:
    gateway.has()
    gateway.integrates("enter", "i1")
    gateway.has_routes()
    gateway.makes_route("$connect", "i1", "AWS_IAM")
    gateway.deploys()

    await published.create(routes(IamGuard(), connect="enter"), MADE)


async def test_an_authorizer_that_differs_is_changed(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    there: dict[str, object] = {
        "AuthorizerUri": uri("gate"),
        "IdentitySource": SOURCES,
        "AuthorizerCredentialsArn": "arn:aws:iam::1:role/old",
    }
    gateway.has({"a1": there}, {"i1": "enter"})
    gateway.script.on(
        "update_authorizer",
        ApiId=ID,
        AuthorizerId="a1",
        AuthorizerUri=uri("gate"),
        IdentitySource=SOURCES,
        AuthorizerCredentialsArn="",
    ).gives()
    gateway.has_routes(r1=route("$connect", "i1", AuthorizationType="CUSTOM", AuthorizerId="a1"))
    gateway.deploys(former="d1")

    await published.update(routes(GATE, connect="enter"), frozenset({"guard"}), OUTPUTS, MADE)


async def test_an_authorizer_that_is_declared_no_more_is_removed(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    """From its route first: AWS removes none that is in use."""
    there: dict[str, object] = {"AuthorizerUri": uri("gate"), "IdentitySource": SOURCES}
    gateway.has({"a1": there}, {"i1": "enter"})
    gateway.has_routes(r1=route("$connect", "i1", AuthorizationType="CUSTOM", AuthorizerId="a1"))
    gateway.deletes_route("r1")
    gateway.makes_route("$connect", "i1")
    gateway.deploys(former="d1", unused=("a1",))

    await published.update(routes(connect="enter"), frozenset({"guard"}), OUTPUTS, MADE)


async def test_other_tags_need_no_deployment(published: PublishedRoutes, gateway: Gateway) -> None:
    gateway.script.on("get_tags", ResourceArn=STAGE_ARN).gives(Tags={"team": "store"})
    gateway.script.on("untag_resource", ResourceArn=STAGE_ARN, TagKeys=["team"]).gives()
    gateway.script.on("tag_resource", ResourceArn=STAGE_ARN, Tags=TAGS).gives()

    result = await published.update(routes(default="talk"), frozenset({"tags"}), OUTPUTS, MADE)

    assert result.outputs == OUTPUTS


async def test_routes_that_aws_cannot_deploy_are_a_failure(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    gateway.has(integrations={"i1": "enter"})
    gateway.has_routes(r1=route("$connect", "i1"))
    gateway.cleans_up()
    gateway.script.on("create_deployment", ApiId=ID).gives(
        DeploymentId="d2", DeploymentStatus="PENDING"
    )
    gateway.script.on("get_deployment", ApiId=ID, DeploymentId="d2").gives(
        DeploymentStatus="FAILED", DeploymentStatusMessage="not today"
    )

    with pytest.raises(AwsCallError, match="not today"):
        await published.create(routes(connect="enter"), MADE)


async def test_an_api_that_is_gone_is_told(published: PublishedRoutes, gateway: Gateway) -> None:
    gateway.script.on("get_authorizers", ApiId=ID).refuses("NotFoundException")

    with pytest.raises(ResourceGoneError):
        await published.update(routes(connect="enter"), frozenset({"route_keys"}), OUTPUTS, MADE)


async def test_a_refusal_is_a_failure_when_all_routes_have_been_tried(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    gateway.has(integrations={"i1": "enter"})
    gateway.has_routes()
    gateway.script.on(
        "create_route",
        ApiId=ID,
        RouteKey="$connect",
        Target="integrations/i1",
        AuthorizationType="NONE",
    ).refuses("BadRequestException", "no")
    gateway.makes_route("$disconnect", "i1")

    with pytest.raises(ClientError, match="BadRequestException"):
        await published.create(routes(connect="enter", disconnect="enter"), MADE)


async def test_without_its_stage_an_api_cannot_be_reached(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    gateway.script.on("delete_stage", ApiId=ID, StageName="api").gives()

    await published.delete(OUTPUTS)


async def test_a_stage_that_is_gone_counts_as_deleted(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    gateway.script.on("delete_stage", ApiId=ID, StageName="api").refuses("NotFoundException")

    await published.delete(OUTPUTS)


EXISTS = ("ConflictException", "... already exists")


async def test_what_was_made_though_no_answer_came_is_used(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    """The SDK makes calls again whose answers are lost."""
    gateway.has(integrations={"i1": "talk"})
    gateway.has_routes()
    gateway.script.on(
        "create_route",
        ApiId=ID,
        RouteKey="$default",
        Target="integrations/i1",
        AuthorizationType="NONE",
        RouteResponseSelectionExpression="$default",
    ).refuses(*EXISTS)
    gateway.has_routes(r1=route("$default", "i1"))
    gateway.script.on(
        "create_route_response", ApiId=ID, RouteId="r1", RouteResponseKey="$default"
    ).refuses(*EXISTS)
    gateway.deploys()

    result = await published.create(routes(default="talk"), MADE)

    assert result.outputs == OUTPUTS


async def test_an_authorizer_that_was_made_though_no_answer_came_is_used(
    published: PublishedRoutes, gateway: Gateway
) -> None:
    gateway.has(integrations={"i1": "enter"})
    gateway.script.on(
        "create_authorizer",
        ApiId=ID,
        Name="gate",
        AuthorizerType="REQUEST",
        AuthorizerUri=uri("gate"),
        IdentitySource=SOURCES,
    ).refuses(*EXISTS)
    gateway.finds_authorizer("a1")
    gateway.has_routes()
    gateway.makes_route("$connect", "i1", "CUSTOM", AuthorizerId="a1")
    gateway.deploys()

    await published.create(routes(GATE, connect="enter"), MADE)


async def test_what_was_made_twice_is_removed(published: PublishedRoutes, gateway: Gateway) -> None:
    gateway.has(integrations={"i0": "talk", "i1": "talk"})
    gateway.has_routes(r1=route("$default", "i1"))
    gateway.answers("r1", "$default")
    gateway.has_too(r2=route("$default", "i1"))
    gateway.deploys(unused=("r2", "i0"))

    await published.create(routes(default="talk"), MADE)
