"""The document that API Gateway makes the stage's REST API of, for imports by other tools."""

from pydantic import JsonValue

from achalice.exceptions import AchaliceError
from achalice_cli.engine.addresses import REST_API, Address
from achalice_cli.engine.gateway import gateway_document
from achalice_cli.engine.resources import APP_TAG, STAGE_TAG, Alias, Desired, Function, RestApi
from achalice_cli.engine.sources import function_arn

_ANY_RESPONSE: JsonValue = {"200": {"description": "What the function answers."}}


class NoRestApiError(AchaliceError):
    """The stage has no REST API, of which alone API Gateway has documents and SDKs."""

    def __init__(self, stage: str, *, has_routes: bool) -> None:
        super().__init__(f"stage `{stage}` has no REST API")
        self.hint = "declare a route, e.g. with @app.get(...)"
        if has_routes:
            self.hint = "`achalice openapi` describes the routes of every app, for any generator"


def rest_api_document(desired: Desired, stage: str) -> dict[str, JsonValue]:
    """OpenAPI 3 with API Gateway's extensions.

    Functions are called by their ARNs, in which `${AWS::Region}` and such have to be filled in, as
    CloudFormation's `Fn::Sub` does.

    Raises:
        NoRestApiError: what is `desired` of `stage` has none.
    """
    api = desired.get(REST_API)
    if not isinstance(api, RestApi):
        fronts = {each.kind for each in desired.values()}
        raise NoRestApiError(stage, has_routes=bool(fronts & {"http_api", "function_url"}))
    description = f"Declared by achalice: {api.tags[APP_TAG]}, {api.tags[STAGE_TAG]}"
    document = gateway_document(api, lambda address: _uri(desired, address), description)
    return {**document, "paths": _answering(document["paths"])}


def _answering(paths: JsonValue) -> JsonValue:
    """API Gateway does without responses, but OpenAPI does not."""
    if not isinstance(paths, dict):
        return paths
    return {
        name: _ANY_RESPONSE if name == "responses" and not each else _answering(each)
        for name, each in paths.items()
    }


def _uri(desired: Desired, address: Address) -> str:
    return (
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path"
        f"/2015-03-31/functions/{function_arn(_name(desired, address))}/invocations"
    )


def _name(desired: Desired, address: Address) -> str:
    match desired[address]:
        case Function(name=name):
            return name
        case Alias(function=function, name=name):
            return f"{_name(desired, function)}:{name}"
        case other:
            raise TypeError(f"{address} is no function, but a {other.kind}")
