"""ImportRestApi and PutRestApi, which MiniStack lacks, by the OpenAPI importer that it has.

The importer is that of MiniStack's CloudFormation. Of an integration it takes type, method and
URI; here it is taught the rest, above all the mock integrations that answer CORS preflights.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

from ministack.services import apigateway_v1
from pydantic import ValidationError

from achalice_cli.sandbox.openapi import Operation, Record, Specification

Response: TypeAlias = tuple[int, dict[str, str], bytes]
Query: TypeAlias = Mapping[str, Sequence[str]]
Handler: TypeAlias = Callable[[str, str, dict[str, str], bytes, Query], Awaitable[Response]]
ImportOperation: TypeAlias = Callable[[str, str, str, object, object, object], None]

_ANY_METHOD = "x-amazon-apigateway-any-method"

# What an overwritten API has from its new document alone.
_DOCUMENTED = (
    "name",
    "description",
    "version",
    "apiKeySource",
    "binaryMediaTypes",
    "minimumCompressionSize",
    "policy",
    "disableExecuteApiEndpoint",
)


def teach_imports() -> None:
    """Have MiniStack answer ImportRestApi and PutRestApi."""
    apigateway_v1.handle_request = _with_imports(apigateway_v1.handle_request)
    apigateway_v1._import_operation = _with_details(apigateway_v1._import_operation)
    apigateway_v1._OPENAPI_HTTP_METHODS.add(_ANY_METHOD)


def _with_imports(handle: Handler) -> Handler:
    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: Query
    ) -> Response:
        mode = next(iter(query.get("mode", ())), "")
        match method, path.strip("/").split("/"):
            case "POST", ["restapis"] if mode == "import":
                return _import_rest_api(body, query)
            case "PUT", ["restapis", api_id]:
                return _put_rest_api(api_id, body, query, overwrite=mode == "overwrite")
            case "PATCH", ["restapis", api_id]:
                return _without_empty_size(api_id, await handle(method, path, headers, body, query))
            case _:
                pass
        return await handle(method, path, headers, body, query)

    return handle_request


def _with_details(import_operation: ImportOperation) -> ImportOperation:
    def import_all(
        api_id: str,
        resource_id: str,
        method: str,
        operation: object,
        schemes: object = None,
        default_security: object = None,
    ) -> None:
        if method == _ANY_METHOD.upper():
            method = "ANY"
        import_operation(api_id, resource_id, method, operation, schemes, default_security)
        details = Operation() if operation is None else Operation.model_validate(operation)
        _import_details(api_id, resource_id, method, details)

    return import_all


def _import_details(api_id: str, resource_id: str, method: str, operation: Operation) -> None:
    where = (api_id, resource_id, method)
    for status, response in operation.responses.items():
        parameters = {f"method.response.header.{name}": False for name in response.headers}
        details: Record = {"responseParameters": parameters}
        apigateway_v1._put_method_response(*where, status, details)
    if operation.integration is None:
        return
    apigateway_v1._put_integration(*where, operation.integration.properties())
    for pattern, answer in operation.integration.responses.items():
        selection = "" if pattern == "default" else pattern
        details = {**answer.model_dump(), "selectionPattern": selection}
        apigateway_v1._put_integration_response(*where, answer.statusCode, details)


def _import_rest_api(body: bytes, query: Query) -> Response:
    try:
        api_id = _imported(body, query)
    except ValueError as error:
        return _bad_request(error)
    return _answer(api_id, 201)


def _put_rest_api(api_id: str, body: bytes, query: Query, *, overwrite: bool) -> Response:
    if api_id not in apigateway_v1._rest_apis:
        response: Response = apigateway_v1._v1_error(
            "NotFoundException", "Invalid API identifier specified", 404
        )
        return response
    try:
        fresh = _imported(body, query)
    except ValueError as error:
        return _bad_request(error)
    properties = Specification.model_validate_json(body).properties()
    if overwrite:
        properties = {name: apigateway_v1._rest_apis[fresh].get(name) for name in _DOCUMENTED}
    if "endpointConfigurationTypes" in query:
        properties["endpointConfiguration"] = apigateway_v1._rest_apis[fresh][
            "endpointConfiguration"
        ]
    apigateway_v1._rest_apis[api_id].update(properties)
    _graft(fresh, api_id, overwrite=overwrite)
    apigateway_v1._delete_rest_api(fresh)
    return _answer(api_id, 200)


def _imported(body: bytes, query: Query) -> str:
    """The id of a new API made from the OpenAPI document `body`.

    Raises:
        ValueError: `body` is none; nothing is left of the API.
    """
    document = json.loads(body)
    specification = Specification.model_validate(document)
    if specification.swagger is None and specification.openapi is None:
        raise ValueError("it is neither swagger 2.0 nor openapi 3.0")
    endpoint: Record = {"types": list(query.get("endpointConfigurationTypes", ("EDGE",)))}
    if specification.endpoint and specification.endpoint.vpc_endpoint_ids:
        endpoint["vpcEndpointIds"] = specification.endpoint.vpc_endpoint_ids
    properties = {**specification.properties(), "endpointConfiguration": endpoint}
    before = set(apigateway_v1._rest_apis.keys())
    try:
        api_id: str = apigateway_v1._import_rest_api(document, properties)
        for kind, response in specification.gateway_responses.items():
            apigateway_v1._put_gateway_response(api_id, kind, response)
    # MiniStack trusts the document to be well-formed all through.
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        for half_made in set(apigateway_v1._rest_apis.keys()) - before:
            apigateway_v1._delete_rest_api(half_made)
        raise ValueError(str(error)) from error
    return api_id


def _graft(source: str, target: str, *, overwrite: bool) -> None:
    """Move what was imported as API `source` into `target`, where equal names keep their ids."""
    authorizers = _move_authorizers(source, target, overwrite=overwrite)
    resources = apigateway_v1._resources[target]
    ids = {resource["path"]: resource_id for resource_id, resource in resources.items()}
    if overwrite:
        resources.clear()
    renamed: dict[object, str] = {}
    for fresh_id, resource in apigateway_v1._resources[source].items():
        resource_id = renamed[fresh_id] = ids.get(resource["path"], fresh_id)
        for method in resource["resourceMethods"].values():
            method["authorizerId"] = authorizers.get(method["authorizerId"])
            if method["methodIntegration"]:
                method["methodIntegration"]["cacheNamespace"] = resource_id
        if (kept := resources.get(resource_id)) is not None:
            kept["resourceMethods"].update(resource["resourceMethods"])
        else:
            parent = renamed.get(resource["parentId"])
            resources[resource_id] = {**resource, "id": resource_id, "parentId": parent}
    responses: dict[str, Record] = apigateway_v1._gateway_responses[target]
    if overwrite:
        responses.clear()
    responses.update(apigateway_v1._gateway_responses[source])


def _move_authorizers(source: str, target: str, *, overwrite: bool) -> dict[object, str]:
    """The new id of each authorizer of `source`."""
    authorizers: dict[str, Record] = apigateway_v1._authorizers_v1[target]
    ids = {authorizer["name"]: authorizer_id for authorizer_id, authorizer in authorizers.items()}
    if overwrite:
        authorizers.clear()
    renamed: dict[object, str] = {}
    for fresh_id, authorizer in apigateway_v1._authorizers_v1[source].items():
        authorizer_id = renamed[fresh_id] = ids.get(authorizer["name"], fresh_id)
        authorizers[authorizer_id] = {**authorizer, "id": authorizer_id}
    # Their earlier answers are not those of the functions that answer now.
    cache = apigateway_v1._authorizer_cache
    for key in [key for key in cache if target in key]:
        del cache[key]
    return renamed


def _without_empty_size(api_id: str, response: Response) -> Response:
    """UpdateRestApi's `response`, for an API that can still be listed.

    An empty minimumCompressionSize turns compression off. MiniStack keeps the empty string, and
    numbers as strings, neither of which SDKs take for a number.
    """
    api: Record | None = apigateway_v1._rest_apis.get(api_id)
    if response[0] != 200 or api is None:
        return response
    size = api.get("minimumCompressionSize")
    if isinstance(size, str):
        api["minimumCompressionSize"] = int(size) if size.isdecimal() else None
    return _answer(api_id, 200)


def _answer(api_id: str, status: int) -> Response:
    view = apigateway_v1._rest_api_view(apigateway_v1._rest_apis[api_id])
    response: Response = apigateway_v1._v1_response(view, status)
    return response


def _bad_request(error: ValueError) -> Response:
    detail = str(error)
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        detail = f"{'/'.join(map(str, first['loc']))}: {first['msg']}"
    response: Response = apigateway_v1._v1_error(
        "BadRequestException", f"Invalid OpenAPI input: {detail}", 400
    )
    return response
