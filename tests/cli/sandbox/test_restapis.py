import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import anyio
import httpx
import pytest
from botocore.exceptions import ClientError
from pydantic import JsonValue

from achalice_cli.sandbox.process import Sandbox

from .aws import apigateway, create_function

if TYPE_CHECKING:
    from types_aiobotocore_apigateway import APIGatewayClient

GREETER = """
def handler(event, context):
    name = (event["pathParameters"] or {}).get("name")
    return {"statusCode": 200, "body": f"{event['httpMethod']} {event['resource']} {name}"}
"""

PREFLIGHT: JsonValue = {
    "responses": {"200": {"headers": {"Access-Control-Allow-Origin": {"type": "string"}}}},
    "x-amazon-apigateway-integration": {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 204}'},
        "passthroughBehavior": "when_no_match",
        "responses": {
            "default": {
                "statusCode": "204",
                "responseParameters": {
                    "method.response.header.Access-Control-Allow-Origin": "'https://shop.example'"
                },
            }
        },
    },
}


def calling(function: str) -> JsonValue:
    """An operation that the function of that ARN answers."""
    path = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"
    return {
        "x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": path}
    }


def document(
    paths: dict[str, JsonValue],
    *,
    schemes: dict[str, JsonValue] | None = None,
    extensions: dict[str, JsonValue] | None = None,
) -> bytes:
    extended = {f"x-amazon-apigateway-{name}": value for name, value in (extensions or {}).items()}
    return json.dumps(
        {
            "openapi": "3.0.1",
            "info": {"title": "greetings", "version": "1.2", "description": "Says hello."},
            "paths": paths,
            "components": {"securitySchemes": schemes or {}},
            **extended,
        }
    ).encode()


def authorizer(function: str, *, header: str = "Authorization") -> JsonValue:
    return {
        "type": "apiKey",
        "name": header,
        "in": "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": function},
    }


@pytest.fixture(scope="module")
def greeter(sandbox: Sandbox) -> str:
    return anyio.run(create_function, sandbox, "restapis-greeter", GREETER)


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator["APIGatewayClient"]:
    async with apigateway(sandbox) as client:
        yield client


@pytest.fixture
async def web(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    """Calls `/{API id}/{stage}/{path}`."""
    url = f"{sandbox.url}/_aws/execute-api"
    async with httpx.AsyncClient(base_url=url, trust_env=False) as web:
        yield web


async def test_an_imported_api_is_what_its_document_says(client: "APIGatewayClient") -> None:
    made = await client.import_rest_api(
        body=document(
            {},
            extensions={
                "binary-media-types": ["image/png"],
                "minimum-compression-size": 1024,
                "policy": {"Version": "2012-10-17", "Statement": []},
            },
        ),
        parameters={"endpointConfigurationTypes": "REGIONAL"},
        failOnWarnings=True,
    )

    said = {
        "status": made["ResponseMetadata"]["HTTPStatusCode"],
        "name": made["name"],
        "description": made["description"],
        "version": made["version"],
        "binary": made["binaryMediaTypes"],
        "size": made["minimumCompressionSize"],
        "endpoint": made["endpointConfiguration"]["types"],
        "policy": json.loads(json.loads(f'"{made["policy"]}"')),
    }
    assert said == {
        "status": 201,
        "name": "greetings",
        "description": "Says hello.",
        "version": "1.2",
        "binary": ["image/png"],
        "size": 1024,
        "endpoint": ["REGIONAL"],
        "policy": {"Version": "2012-10-17", "Statement": []},
    }


async def test_an_imported_api_can_be_got_and_listed(client: "APIGatewayClient") -> None:
    made = await client.import_rest_api(body=document({}))

    got = await client.get_rest_api(restApiId=made["id"])
    listed = await client.get_rest_apis(limit=500)

    assert (got["createdDate"], made["id"] in {api["id"] for api in listed["items"]}) == (
        made["createdDate"],
        True,
    )


async def test_an_imported_method_calls_its_function(
    client: "APIGatewayClient", web: httpx.AsyncClient, greeter: str
) -> None:
    body = document({"/hello/{name}": {"get": calling(greeter)}})
    api = (await client.import_rest_api(body=body))["id"]
    await client.create_deployment(restApiId=api, stageName="dev")

    answer = await web.get(f"/{api}/dev/hello/ada")

    assert answer.text == "GET /hello/{name} ada"


async def test_an_imported_any_method_takes_every_method(
    client: "APIGatewayClient", web: httpx.AsyncClient, greeter: str
) -> None:
    body = document({"/{name+}": {"x-amazon-apigateway-any-method": calling(greeter)}})
    api = (await client.import_rest_api(body=body))["id"]
    await client.create_deployment(restApiId=api, stageName="dev")

    answer = await web.put(f"/{api}/dev/a/b")

    assert answer.text == "PUT /{name+} a/b"


async def test_an_imported_mock_answers_preflights(
    client: "APIGatewayClient", web: httpx.AsyncClient
) -> None:
    """Browsers ask before they call; no function hears of it."""
    api = (await client.import_rest_api(body=document({"/": {"options": PREFLIGHT}})))["id"]
    await client.create_deployment(restApiId=api, stageName="dev")

    answer = await web.options(f"/{api}/dev/")

    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (
        204,
        "https://shop.example",
    )


async def test_an_imported_gateway_response_is_kept(client: "APIGatewayClient") -> None:
    parameters: dict[str, JsonValue] = {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}
    customized: JsonValue = {"UNAUTHORIZED": {"statusCode": 401, "responseParameters": parameters}}
    body = document({}, extensions={"gateway-responses": customized})
    api = (await client.import_rest_api(body=body))["id"]

    got = await client.get_gateway_response(restApiId=api, responseType="UNAUTHORIZED")

    assert got["responseParameters"] == parameters


@pytest.mark.parametrize(
    "body",
    [
        b"no json",
        b"[]",
        b'{"info": {"title": "neither"}}',
        b'{"openapi": "3.1.0", "info": {"title": "too new"}}',
        b'{"swagger": "2.0", "paths": []}',
        b'{"swagger": "2.0", "paths": {"/": {"get": []}}}',
        b'{"swagger": "2.0", "paths": {"/": {"get": {"responses": []}}}}',
        b'{"swagger": "2.0", "securityDefinitions": {"a": {"name": 1, '
        b'"x-amazon-apigateway-authorizer": {"type": "token"}}}}',
    ],
)
async def test_what_is_no_openapi_document_is_refused_and_leaves_no_api(
    client: "APIGatewayClient", body: bytes
) -> None:
    before = [api["id"] for api in (await client.get_rest_apis(limit=500))["items"]]

    with pytest.raises(ClientError) as refused:
        await client.import_rest_api(body=body)

    after = [api["id"] for api in (await client.get_rest_apis(limit=500))["items"]]
    assert (refused.value.response["Error"]["Code"], after) == ("BadRequestException", before)


async def test_an_overwritten_api_has_its_new_methods_only(
    client: "APIGatewayClient", web: httpx.AsyncClient, greeter: str
) -> None:
    body = document({"/old": {"get": calling(greeter)}, "/both": {"get": calling(greeter)}})
    api = (await client.import_rest_api(body=body))["id"]
    await client.create_deployment(restApiId=api, stageName="dev")

    body = document({"/new": {"get": calling(greeter)}, "/both": {"post": calling(greeter)}})
    put = await client.put_rest_api(restApiId=api, mode="overwrite", body=body)

    got = await client.get_resources(restApiId=api, limit=500)
    methods = {item["path"]: [*item.get("resourceMethods", {})] for item in got["items"]}
    answer = await web.get(f"/{api}/dev/new")
    assert (put["ResponseMetadata"]["HTTPStatusCode"], methods, answer.text) == (
        200,
        {"/": [], "/new": ["GET"], "/both": ["POST"]},
        "GET /new None",
    )


async def test_an_overwritten_api_stays_the_same_api(client: "APIGatewayClient") -> None:
    """Its URL, its stages and who may call its functions depend on it."""
    schemes = {"jwt": authorizer("one")}
    made = await client.import_rest_api(
        body=document({"/a": {"get": {}}}, schemes=schemes),
        parameters={"endpointConfigurationTypes": "REGIONAL"},
    )
    api = made["id"]
    await client.create_deployment(restApiId=api, stageName="dev")
    arn = f"arn:aws:apigateway:us-east-1::/restapis/{api}"
    await client.tag_resource(resourceArn=arn, tags={"team": "shop"})
    before = (await client.get_authorizers(restApiId=api))["items"]

    schemes = {"jwt": authorizer("two", header="X-Token")}
    put = await client.put_rest_api(
        restApiId=api, mode="overwrite", body=document({"/a": {"put": {}}}, schemes=schemes)
    )

    after = (await client.get_authorizers(restApiId=api))["items"]
    stages = (await client.get_stages(restApiId=api))["item"]
    kept = {
        "id": put["id"],
        "created": put["createdDate"],
        "root": put["rootResourceId"],
        "endpoint": put["endpointConfiguration"]["types"],
        "stages": [stage["stageName"] for stage in stages],
        "tags": (await client.get_tags(resourceArn=arn))["tags"],
        "authorizers": [(each["id"], each["authorizerUri"]) for each in after],
    }
    assert kept == {
        "id": api,
        "created": made["createdDate"],
        "root": made["rootResourceId"],
        "endpoint": ["REGIONAL"],
        "stages": ["dev"],
        "tags": {"team": "shop"},
        "authorizers": [(before[0]["id"], "two")],
    }


async def test_an_overwritten_method_asks_the_authorizer_that_it_names(
    client: "APIGatewayClient",
) -> None:
    schemes = {"jwt": authorizer("one")}
    api = (await client.import_rest_api(body=document({}, schemes=schemes)))["id"]
    known = (await client.get_authorizers(restApiId=api))["items"][0]["id"]

    guarded: JsonValue = {"get": {"security": [{"jwt": []}]}}
    body = document({"/": guarded}, schemes=schemes)
    put = await client.put_rest_api(restApiId=api, mode="overwrite", body=body)

    method = await client.get_method(
        restApiId=api, resourceId=put["rootResourceId"], httpMethod="GET"
    )
    assert (method["authorizationType"], method["authorizerId"]) == ("CUSTOM", known)


async def test_a_merged_api_keeps_what_the_document_does_not_mention(
    client: "APIGatewayClient",
) -> None:
    api = (await client.import_rest_api(body=document({"/a/b": {"get": {}, "put": {}}})))["id"]

    await client.put_rest_api(
        restApiId=api, mode="merge", body=document({"/a/b": {"post": {}}, "/a/c": {"get": {}}})
    )

    got = await client.get_resources(restApiId=api, limit=500)
    methods = {item["path"]: {*item.get("resourceMethods", {})} for item in got["items"]}
    assert methods == {
        "/": set(),
        "/a": set(),
        "/a/b": {"GET", "PUT", "POST"},
        "/a/c": {"GET"},
    }


async def test_an_api_that_does_not_exist_cannot_be_put(client: "APIGatewayClient") -> None:
    with pytest.raises(ClientError) as refused:
        await client.put_rest_api(restApiId="unknown", mode="overwrite", body=document({}))

    assert refused.value.response["Error"]["Code"] == "NotFoundException"


@pytest.mark.parametrize(("value", "size"), [("", None), ("2048", 2048)])
async def test_an_api_whose_compression_was_changed_can_still_be_listed(
    client: "APIGatewayClient", value: str, size: int | None
) -> None:
    body = document({}, extensions={"minimum-compression-size": 1024})
    api = (await client.import_rest_api(body=body))["id"]

    await client.update_rest_api(
        restApiId=api,
        patchOperations=[{"op": "replace", "path": "/minimumCompressionSize", "value": value}],
    )

    listed = (await client.get_rest_apis(limit=500))["items"]
    sizes = {each["id"]: each.get("minimumCompressionSize") for each in listed}
    assert sizes[api] == size
