"""Shapes of what HTTP fronts, authorizers, AppSync, the edge and devices ask."""

from typing import Any

from achalice.events._shapes.rules import Rule, at, first_record, is_object

_THINGS = {
    "THING_EVENT": "IoTThingEvent",
    "THING_TYPE_EVENT": "IoTThingTypeEvent",
    "THING_TYPE_ASSOCIATION_EVENT": "IoTThingTypeAssociationEvent",
    "THING_GROUP_EVENT": "IoTThingGroupEvent",
    "THING_GROUP_MEMBERSHIP_EVENT": "IoTThingGroupMembershipEvent",
    "THING_GROUP_HIERARCHY_EVENT": "IoTThingGroupHierarchyEvent",
}
_PRESENCES = ("connected", "disconnected", "connect_failed")
_SUBSCRIPTIONS = ("subscribed", "unsubscribed")
_LATTICE = ("serviceArn", "serviceNetworkArn", "targetGroupArn")


def _gateway(payload: object) -> dict[str, Any]:
    """The `requestContext` of a request; `{}` for what is none, or asks for a permission."""
    context = at(payload, "requestContext")
    return context if isinstance(context, dict) and not _asks_permission(payload) else {}


def _asks_permission(payload: object) -> bool:
    return is_object(payload, "methodArn") or is_object(payload, "routeArn")


def _is_websocket(payload: object) -> bool:
    gateway = _gateway(payload)
    if gateway.get("connectionId") is None:
        return False
    # Some samples of REST requests have a `connectionId`, some of messages an `httpMethod`.
    told = gateway.get("eventType") or gateway.get("routeKey")
    return bool(told) or not is_object(payload, "httpMethod")


def _is_rest(payload: object) -> bool:
    if _asks_permission(payload) or _is_websocket(payload):
        return False
    gateway = _gateway(payload)
    if "elb" in gateway or "http" in gateway:
        return False
    if is_object(payload, "httpMethod"):
        return bool(gateway) or is_object(payload, "resource")
    # Chalice's own tests and local server have the method there only.
    return isinstance(gateway.get("httpMethod"), str)


def _is_http(payload: object) -> bool:
    return isinstance(_gateway(payload).get("http"), dict)


def _is_function_url(payload: object) -> bool:
    return _is_http(payload) and ".lambda-url." in str(_gateway(payload).get("domainName"))


def _is_alb(payload: object) -> bool:
    return isinstance(_gateway(payload).get("elb"), dict) and is_object(payload, "httpMethod")


def _is_lattice_2(payload: object) -> bool:
    gateway = _gateway(payload)
    return is_object(payload, "method", "path") and any(name in gateway for name in _LATTICE)


def _is_resolver(payload: object) -> bool:
    info = at(payload, "info") or at(payload, "Info")
    if is_object(info, "fieldName"):
        return is_object(info, "parentTypeName") or is_object(payload, "typeName")
    amplify = is_object(payload, "typeName") or is_object(payload, "parentTypeName")
    return amplify and is_object(payload, "fieldName", "arguments")


def _is_batch(payload: object) -> bool:
    return isinstance(payload, list) and bool(payload) and all(map(_is_resolver, payload))


def _is_appsync_authorizer(payload: object) -> bool:
    gateway = _gateway(payload)
    if "httpMethod" in gateway or "http" in gateway or is_object(payload, "httpMethod"):
        return False
    return bool(gateway) and is_object(payload, "authorizationToken")


def _is_appsync_answer(payload: object) -> bool:
    # With a `context` it is the answer to an HTTP API.
    return is_object(payload, "isAuthorized") and not is_object(payload, "context")


def _is_iot_authorizer(payload: object) -> bool:
    if is_object(payload, "protocolData"):
        known = ("protocols", "connectionMetadata", "signatureVerified")
        return any(is_object(payload, name) for name in known)
    old = ("httpContext", "mqttContext", "tlsContext")
    return is_object(payload, "token") and any(is_object(payload, name) for name in old)


def _tells(payload: object, *kinds: str) -> bool:
    return at(payload, "eventType") in kinds and is_object(payload, "timestamp")


def _registry_rule(kind: str, model: str) -> Rule:
    return Rule(model, lambda payload: _tells(payload, kind))


RULES = (
    Rule("WebsocketEvent", _is_websocket),
    Rule("APIGatewayProxyEvent", _is_rest),
    Rule(
        "APIGatewayProxyEventV2",
        lambda payload: _is_http(payload) and not _is_function_url(payload),
    ),
    Rule("LambdaFunctionURLEvent", _is_function_url),
    Rule("ALBEvent", _is_alb),
    Rule("VPCLatticeEvent", lambda payload: is_object(payload, "raw_path", "method")),
    Rule("VPCLatticeEventV2", _is_lattice_2),
    Rule("AuthRequest", lambda payload: _asks_permission(payload) and is_object(payload, "type")),
    Rule(
        "APIGatewayAuthorizerResponse",
        lambda payload: is_object(payload, "principalId", "policyDocument"),
    ),
    Rule(
        "APIGatewaySimpleAuthorizerResponse",
        lambda payload: is_object(payload, "isAuthorized", "context"),
    ),
    Rule("AppSyncResolverEvent", _is_resolver),
    Rule("AppSyncBatchResolverEvent", _is_batch),
    Rule(
        "AppSyncResolverTemplate",
        lambda payload: at(payload, "operation") in ("Invoke", "BatchInvoke"),
    ),
    Rule(
        "AppSyncEventsEvent", lambda payload: is_object(at(payload, "info"), "channel", "operation")
    ),
    Rule("AppSyncAuthorizerEvent", _is_appsync_authorizer),
    Rule("AppSyncAuthorizerResponse", _is_appsync_answer),
    Rule("CloudFrontEvent", lambda payload: isinstance(first_record(payload).get("cf"), dict)),
    Rule("IoTAuthorizerEvent", _is_iot_authorizer),
    Rule(
        "IoTAuthorizerResponse",
        lambda payload: is_object(payload, "isAuthenticated", "policyDocuments"),
    ),
    Rule(
        "IoTPreProvisioningHookEvent",
        lambda payload: is_object(payload, "templateArn", "parameters"),
    ),
    Rule("IoTPreProvisioningHookResponse", lambda payload: is_object(payload, "allowProvisioning")),
    Rule("IoTButtonEvent", lambda payload: is_object(payload, "serialNumber", "clickType")),
    Rule("IoT1ClickEvent", lambda payload: is_object(payload, "deviceEvent", "deviceInfo")),
    *(_registry_rule(kind, model) for kind, model in _THINGS.items()),
    Rule(
        "IoTPresenceEvent",
        lambda payload: _tells(payload, *_PRESENCES) and is_object(payload, "clientId"),
    ),
    Rule(
        "IoTSubscriptionEvent",
        lambda payload: _tells(payload, *_SUBSCRIPTIONS) and is_object(payload, "clientId"),
    ),
    Rule("IoTJobEvent", lambda payload: _tells(payload, "JOB") and is_object(payload, "jobId")),
    Rule(
        "IoTJobExecutionEvent",
        lambda payload: _tells(payload, "JOB_EXECUTION") and is_object(payload, "jobId"),
    ),
)
