import pytest
from pydantic import JsonValue

from achalice_cli.engine.gateway import gateway_document
from achalice_cli.engine.resources import RestMethod

from .builders import rest_api

URI = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations"


def paths(*methods: RestMethod) -> dict[str, dict[str, dict[str, JsonValue]]]:
    api = rest_api().model_copy(update={"methods": methods})
    found = gateway_document(api, URI, "")["paths"]
    assert isinstance(found, dict)
    return found  # type: ignore[return-value]  # JSON, of which the tests know the shape


def test_the_document_says_what_api_gateway_needs_to_know() -> None:
    """As in https://docs.aws.amazon.com/apigateway/latest/developerguide/api-as-lambda-proxy-export-swagger-with-extensions.html"""
    document = gateway_document(rest_api(), URI, "Deployed by achalice")

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
