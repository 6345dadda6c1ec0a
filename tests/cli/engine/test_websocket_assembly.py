from achalice.triggers import FunctionGuard, IamGuard, WebsocketRoute
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import WEBSOCKET_API
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import (
    Desired,
    Function,
    Permission,
    Role,
    WebsocketApi,
    WebsocketRoutes,
)
from achalice_cli.engine.steps import Create, Update

from .builders import MESSAGE, PURE, ROUTE, TAGS, assembled, of_kind
from .fakes import deployed

CONNECT = WebsocketRoute("enter", "$connect")
MOVE = WebsocketRoute("on_message", "move")
GATE = FunctionGuard("gate", identity_sources=("$request.querystring.token",))


def routes_of(desired: Desired) -> WebsocketRoutes:
    return of_kind(WebsocketRoutes, desired, "websocket_routes:api")


def test_all_routes_are_one_resource_whatever_the_order_of_their_handlers() -> None:
    desired = assembled(MOVE, CONNECT, MESSAGE, api_gateway_stage="v1")

    assert routes_of(desired) == WebsocketRoutes(
        api=WEBSOCKET_API,
        stage="v1",
        route_keys=("$connect", "$default", "move"),
        functions=tuple(addresses.function(each) for each in ("enter", "on_message", "on_message")),
        guard=None,
        guard_function=None,
        tags=TAGS,
    )
    assert desired == assembled(CONNECT, MESSAGE, MOVE, api_gateway_stage="v1")


def test_the_api_of_a_stage_has_its_name() -> None:
    api = of_kind(WebsocketApi, assembled(MESSAGE), "websocket_api:api")

    assert api == WebsocketApi(name="shop-dev-websocket-api", tags=TAGS)


def test_only_the_app_s_own_api_may_call_its_handlers() -> None:
    desired = assembled(CONNECT, MESSAGE, MOVE)

    permissions = [each for each in desired.values() if isinstance(each, Permission)]
    assert {(each.function, each.principal, each.source) for each in permissions} == {
        (f"function:{each}", "apigateway.amazonaws.com", "websocket_api:api")
        for each in ("enter", "on_message")
    }


def test_who_decides_who_may_connect_is_called_by_the_api_too() -> None:
    desired = assembled(WebsocketRoute("enter", "$connect", GATE), GATE)

    routes = routes_of(desired)
    assert (routes.guard, routes.guard_function) == (GATE, "function:gate")
    assert "permission:gate/websocket_api:api" in desired


def test_signatures_are_checked_without_a_function() -> None:
    routes = routes_of(assembled(WebsocketRoute("enter", "$connect", IamGuard())))

    assert (routes.guard, routes.guard_function) == (IamGuard(), None)


def test_every_function_of_the_app_is_told_where_the_clients_are() -> None:
    """Whoever has news sends it: a route, a schedule, a queue's handler."""
    desired = assembled(MESSAGE, PURE, ROUTE, api_gateway_stage="v1")

    functions = [each for each in desired.values() if isinstance(each, Function)]
    told = {
        (each.environment["ACHALICE_WEBSOCKET_ENDPOINT"], each.websocket_api) for each in functions
    }
    assert len(functions) == 3
    assert told == {("${WebsocketEndpoint}/v1", "websocket_api:api")}


def test_a_function_of_an_app_without_websockets_may_be_told_of_another_app_s() -> None:
    theirs = {"ACHALICE_WEBSOCKET_ENDPOINT": "https://theirs.example/api"}

    function = of_kind(Function, assembled(PURE, environment_variables=theirs), "function:report")

    assert function.environment["ACHALICE_WEBSOCKET_ENDPOINT"] == "https://theirs.example/api"
    assert function.websocket_api is None


def test_the_role_may_send_to_the_clients_of_the_app_s_own_stage_alone() -> None:
    role = of_kind(Role, assembled(MESSAGE, api_gateway_stage="v1"), "role:default")

    statements = role.policy["Statement"]
    assert isinstance(statements, list)
    assert {
        "Effect": "Allow",
        "Action": ["execute-api:ManageConnections"],
        "Resource": [
            "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}"
            ":${WebsocketApiId}/v1/*/@connections/*"
        ],
    } in statements
    assert role.websocket_api == "websocket_api:api"


def test_an_app_without_websockets_knows_nothing_of_them() -> None:
    desired = assembled(PURE, ROUTE)

    assert not [address for address in desired if "websocket" in address]
    assert of_kind(Role, desired, "role:default").websocket_api is None


def test_the_api_comes_first_then_functions_then_routes() -> None:
    """The functions are told of the API, and the routes lead to the functions."""
    steps = plan(assembled(MESSAGE), {})

    position = {str(step.address): number for number, step in enumerate(steps.steps)}
    api, function = position["websocket_api:api"], position["function:on_message"]
    assert steps.after[api] == frozenset()
    assert api in steps.after[function]
    assert {api, function} <= steps.after[position["websocket_routes:api"]]


async def test_another_route_of_a_handler_changes_the_routes_alone() -> None:
    _, record = await deployed(assembled(MESSAGE))

    steps = plan(assembled(MESSAGE, MOVE), record.resources).work

    assert [(type(step), step.address) for step in steps] == [(Update, "websocket_routes:api")]


async def test_the_first_websocket_of_an_app_is_told_to_all_of_its_functions() -> None:
    _, record = await deployed(assembled(PURE))

    steps = plan(assembled(PURE, MESSAGE), record.resources).work

    changed = {
        step.address: {change.name for change in step.changes}
        for step in steps
        if isinstance(step, Update)
    }
    assert changed == {
        "role:default": {"policy", "websocket_api"},
        "function:report": {"environment", "websocket_api"},
    }
    assert {step.address for step in steps if isinstance(step, Create)} >= {"websocket_api:api"}


def test_a_guard_is_recorded_so_that_it_can_be_read_again() -> None:
    routes = routes_of(assembled(WebsocketRoute("enter", "$connect", GATE), GATE))

    assert WebsocketRoutes.model_validate_json(routes.model_dump_json()) == routes


async def test_another_stage_is_another_place_for_clients() -> None:
    """The new one is there before the old one goes."""
    _, record = await deployed(assembled(MESSAGE))

    steps = plan(assembled(MESSAGE, api_gateway_stage="v2"), record.resources).work

    assert [(step.action, step.address) for step in steps if "routes" in step.address] == [
        ("replace", "websocket_routes:api"),
        ("delete", "websocket_routes:api"),
    ]
