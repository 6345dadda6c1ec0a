import pytest
from pydantic import JsonValue, ValidationError

from achalice.cors import CORSConfig
from achalice.triggers import (
    CognitoGuard,
    CustomGuard,
    FunctionGuard,
    Guard,
    HttpRoute,
    IamGuard,
    JwtGuard,
)
from achalice_cli.engine.addresses import REST_API, Address
from achalice_cli.engine.assembly import UnsupportedGuardError
from achalice_cli.engine.gateway import gateway_document
from achalice_cli.engine.resources import Permission, RestApi, RestMethod

from .builders import FUNCTION, assembled, of_kind, rest_api

URI = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations"


def uri_of(function: Address) -> str:
    return URI if function == FUNCTION else f"uri of {function}"


def paths(*methods: RestMethod) -> dict[str, dict[str, dict[str, JsonValue]]]:
    api = rest_api().model_copy(update={"methods": methods})
    found = gateway_document(api, uri_of, "")["paths"]
    assert isinstance(found, dict)
    return found  # type: ignore[return-value]  # JSON, of which the tests know the shape


def test_the_document_says_what_api_gateway_needs_to_know() -> None:
    """As in https://docs.aws.amazon.com/apigateway/latest/developerguide/api-as-lambda-proxy-export-swagger-with-extensions.html"""
    document = gateway_document(rest_api(), uri_of, "Deployed by achalice")

    assert document == {
        "openapi": "3.0.1",
        "info": {"title": "shop-dev", "version": "1.0", "description": "Deployed by achalice"},
        "x-amazon-apigateway-binary-media-types": ["image/png"],
        "paths": {
            "/": {
                "get": {
                    "parameters": [],
                    "responses": {},
                    "x-amazon-apigateway-integration": {
                        "type": "aws_proxy",
                        "httpMethod": "POST",
                        "uri": URI,
                        "passthroughBehavior": "when_no_match",
                    },
                }
            }
        },
    }


def test_methods_of_one_path_are_together() -> None:
    found = paths(
        RestMethod(path="/orders", method="GET"),
        RestMethod(path="/", method="GET"),
        RestMethod(path="/orders", method="POST"),
    )

    assert {path: list(methods) for path, methods in found.items()} == {
        "/orders": ["get", "post"],
        "/": ["get"],
    }


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/orders", []),
        ("/orders/{order_id}/lines/{line}", ["order_id", "line"]),
        ("/files/{path+}", ["path"]),
    ],
)
def test_the_parameters_of_a_path_are_declared(path: str, names: list[str]) -> None:
    """API Gateway refuses a path whose parameters are not."""
    operation = paths(RestMethod(path=path, method="GET"))[path]["get"]

    assert operation["parameters"] == [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in names
    ]


def test_a_summary_is_shown() -> None:
    operation = paths(RestMethod(path="/", method="GET", summary="All orders."))["/"]["get"]

    assert operation["summary"] == "All orders."


def guarded(guard: Guard, *scopes: str) -> RestApi:
    """The API of one route that `guard` is before."""
    route = HttpRoute("/", ("GET",), "index", guard=guard, scopes=scopes)
    declared = [guard] if isinstance(guard, FunctionGuard) else []
    return of_kind(RestApi, assembled(route, *declared), REST_API)


@pytest.mark.parametrize(
    ("guard", "scheme"),
    [
        (
            FunctionGuard("check", "X-Token", None, 30, "arn:aws:iam::1:role/asks"),
            {
                "name": "X-Token",
                "x-amazon-apigateway-authtype": "custom",
                "x-amazon-apigateway-authorizer": {
                    "type": "token",
                    "authorizerUri": "uri of function:check",
                    "authorizerResultTtlInSeconds": 30,
                    "authorizerCredentials": "arn:aws:iam::1:role/asks",
                },
            },
        ),
        (
            FunctionGuard("check", identity_sources=("$request.header.X", "$context.path")),
            {
                "name": "Unused",
                "x-amazon-apigateway-authtype": "custom",
                "x-amazon-apigateway-authorizer": {
                    "type": "request",
                    "authorizerUri": "uri of function:check",
                    "identitySource": "method.request.header.X, context.path",
                },
            },
        ),
        (
            CustomGuard("theirs", "uri of theirs", "Authorization", None, 0, None),
            {
                "name": "Authorization",
                "x-amazon-apigateway-authtype": "custom",
                "x-amazon-apigateway-authorizer": {
                    "type": "token",
                    "authorizerUri": "uri of theirs",
                    "authorizerResultTtlInSeconds": 0,
                },
            },
        ),
        (
            CognitoGuard("pool", ("arn:aws:cognito-idp:eu-west-1:1:userpool/p",), "Authorization"),
            {
                "name": "Authorization",
                "x-amazon-apigateway-authtype": "cognito_user_pools",
                "x-amazon-apigateway-authorizer": {
                    "type": "cognito_user_pools",
                    "providerARNs": ["arn:aws:cognito-idp:eu-west-1:1:userpool/p"],
                },
            },
        ),
        (
            IamGuard(),
            {"name": "Authorization", "x-amazon-apigateway-authtype": "awsSigv4"},
        ),
    ],
    ids=["token", "request", "custom", "cognito", "iam"],
)
def test_a_guard_is_the_security_scheme_that_api_gateway_wants(
    guard: Guard, scheme: dict[str, JsonValue]
) -> None:
    """As in https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html"""
    document = gateway_document(guarded(guard, "orders/read"), uri_of, "")

    assert document["components"] == {
        "securitySchemes": {guard.name: {"type": "apiKey", "in": "header", **scheme}}
    }


@pytest.mark.parametrize(
    "guard",
    [
        FunctionGuard("check", "X-Token", ("$request.header.X",), 30),
        CustomGuard("theirs", "uri of theirs", "Authorization", None, 0, None),
        CognitoGuard("pool", ("arn:aws:cognito-idp:eu-west-1:1:userpool/p",), "Authorization"),
        IamGuard(),
    ],
    ids=lambda guard: type(guard).__name__,
)
def test_a_guard_is_read_out_of_the_record_as_it_was(guard: Guard) -> None:
    api = guarded(guard)

    read = RestApi.model_validate_json(api.model_dump_json())

    assert read == api
    assert [type(each) for each in read.guards] == [type(guard)]


def test_a_guard_is_recorded_with_the_names_of_its_fields() -> None:
    """A version that adds one to a guard still reads the records of this one."""
    assert guarded(IamGuard()).properties()["guards"] == [{"name": "sigv4", "kind": "iam_guard"}]


@pytest.mark.parametrize("recorded", [None, 1, "iam_guard", ["sigv4", "iam_guard"], {"name": "x"}])
def test_a_record_that_holds_no_guard_there_is_refused(recorded: JsonValue) -> None:
    with pytest.raises(ValidationError, match="guards"):
        RestApi.model_validate({**rest_api().model_dump(), "guards": [recorded]})


def test_a_key_is_required_together_with_the_guard() -> None:
    """Two requirements in a list would be a choice."""
    method = RestMethod(
        path="/", method="GET", guard="sigv4", scopes=("a", "b"), api_key_required=True
    )

    assert paths(method)["/"]["get"]["security"] == [{"sigv4": ["a", "b"], "api_key": []}]


def test_preflight_requests_of_a_guarded_path_are_let_in() -> None:
    """Browsers send them without credentials."""
    route = HttpRoute("/", ("GET",), "index", guard=IamGuard(), cors=CORSConfig())
    api = of_kind(RestApi, assembled(route), REST_API)

    assert [(method.method, method.guard) for method in api.methods] == [
        ("GET", "sigv4"),
        ("OPTIONS", None),
    ]


def test_the_gateway_may_call_the_guard_and_the_handler() -> None:
    desired = assembled(
        HttpRoute("/", ("GET",), "index", guard=FunctionGuard("check")), FunctionGuard("check")
    )

    allowed = [each.function for each in desired.values() if isinstance(each, Permission)]
    assert allowed == ["function:api_handler", "function:check"]


def test_a_rest_api_cannot_have_a_jwt_authorizer() -> None:
    guard = JwtGuard("tokens", "https://issuer.example", ("shop",), "$request.header.Authorization")

    with pytest.raises(UnsupportedGuardError, match="`index` has the JWT authorizer `tokens`"):
        guarded(guard)


def test_the_errors_of_the_gateway_carry_headers_of_their_own() -> None:
    """As in https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-gateway-responses.html"""
    headers = {"Access-Control-Allow-Origin": "https://shop.example"}
    api = rest_api().model_copy(update={"error_headers": headers})

    responses = gateway_document(api, uri_of, "")["x-amazon-apigateway-gateway-responses"]

    parameters = {"gatewayresponse.header.Access-Control-Allow-Origin": "'https://shop.example'"}
    assert responses == {
        "DEFAULT_4XX": {"responseParameters": parameters},
        "DEFAULT_5XX": {"responseParameters": parameters},
    }


def test_the_document_says_who_may_call_from_where_and_what_is_compressed() -> None:
    policy: JsonValue = {"Version": "2012-10-17", "Statement": []}
    told = {"policy": policy, "vpc_endpoint_ids": ("vpce-1",), "minimum_compression_size": 0}

    document = gateway_document(rest_api().model_copy(update=told), uri_of, "")

    prefix = "x-amazon-apigateway-"
    assert {name: document[f"{prefix}{name}"] for name in ("policy", "endpoint-configuration")} == {
        "policy": policy,
        "endpoint-configuration": {"vpcEndpointIds": ["vpce-1"]},
    }
    assert document[f"{prefix}minimum-compression-size"] == 0
