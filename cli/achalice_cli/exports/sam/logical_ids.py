"""What a template calls its resources: as Chalice does, so that its stacks can be updated."""

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from achalice.exceptions import AchaliceError
from achalice.triggers import HTTP_HANDLER
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import (
    ACCESS_LOG,
    FUNCTION_URL,
    HTTP_API,
    LAYER,
    REST_API,
    ROLE,
    SCHEDULER_ROLE,
    WEBSOCKET_API,
    WEBSOCKET_ROUTES,
    Address,
)
from achalice_cli.engine.resources import (
    Alias,
    ApiMapping,
    Desired,
    DomainName,
    KafkaMapping,
    Permission,
    QueueMapping,
    Resource,
    Rule,
    Schedule,
    StreamMapping,
    TopicSubscription,
    WebsocketRoutes,
)

LogicalIds = Mapping[Address, str]
"""By address, what a resource is called."""

_FIXED: Final = {
    ROLE: "DefaultRole",
    SCHEDULER_ROLE: "SchedulerRole",
    LAYER: "ManagedLayer",
    REST_API: "RestAPI",
    HTTP_API: "HttpAPI",
    FUNCTION_URL: "APIHandlerUrl",
    ACCESS_LOG: "APIAccessLogGroup",
    WEBSOCKET_API: "WebsocketAPI",
    WEBSOCKET_ROUTES: "WebsocketAPIStage",
}
_API_HANDLER = "APIHandler"
WEBSOCKET_HANDLERS: Final = {
    "$connect": "WebsocketConnect",
    "$default": "WebsocketMessage",
    "$disconnect": "WebsocketDisconnect",
}
"""What the functions are called that these routes are for."""


class LogicalIdError(AchaliceError):
    """Two resources would have one name in the template."""

    def __init__(self, one: Address, other: Address, logical_id: str) -> None:
        super().__init__(f"{one} and {other} would both be {logical_id} in the template")
        self.hint = (
            "CloudFormation's names have letters and digits only: give one of the two another "
            'name, a handler with name="..." in its decorator'
        )


def logical_ids(desired: Desired) -> LogicalIds:
    """What each resource of a stage is called; all of them differ.

    Raises:
        LogicalIdError: two names differ in what CloudFormation does not allow in them.
    """
    naming = _Naming(desired)
    taken: dict[str, Address] = {}
    # Handlers are what the user can name.
    for address in sorted(desired, key=lambda each: not each.startswith("function:")):
        name = naming.name(address)
        if taken.setdefault(name, address) != address:
            raise LogicalIdError(taken[name], address, name)
    return {address: name for name, address in taken.items()}


def camel_case(name: str) -> str:
    """`name` as Chalice spells it in templates: `my-queue_2` becomes `MyQueue2`."""
    words = (word for word in re.split(r"[-_]+", name) if word)
    joined = "".join(f"{word[0].upper()}{word[1:]}" for word in words)
    # There are names without a letter or digit, too.
    return re.sub(r"[^A-Za-z0-9]+", "", joined) or mark(name)


def mark(text: str) -> str:
    """What tells `text` from all others in a logical id."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def behind(address: Address, desired: Desired) -> Address:
    """The function that is called, where it may be called by an alias."""
    resource = desired.get(address)
    return resource.function if isinstance(resource, Alias) else address


def is_of_websockets(domain: Address, desired: Desired) -> bool:
    """Whether clients of the websocket API come by the domain."""
    mappings = (each for each in desired.values() if isinstance(each, ApiMapping))
    return any(each.scheme == "wss" for each in mappings if each.domain == domain)


class _Naming:
    """Names that others are made of."""

    def __init__(self, desired: Desired) -> None:
        self._desired = desired
        self._functions = dict(_websocket_handlers(desired))
        self._functions[addresses.function(HTTP_HANDLER)] = _API_HANDLER
        self._firsts: dict[tuple[Address, str], Address] = {}
        """The first of a sort, of a function or a domain: it needs nothing to be told by."""

    def name(self, address: Address) -> str:
        if address in _FIXED:
            return _FIXED[address]
        kind, _, name = address.partition(":")
        match kind:
            case "function":
                return self.function(address)
            case "role":
                return f"{self._of_handler(name.removeprefix('function/'))}Role"
            case "log_group":
                return f"{self._of_handler(name)}LogGroup"
            case "async_invocation":
                return f"{self._of_handler(name)}EventInvokeConfig"
            case "api_key" | "usage_plan" | "usage_plan_key":
                return f"{camel_case(kind)}{camel_case(name)}"
            case _:
                return self._connecting(address, self._desired[address])

    def function(self, address: Address) -> str:
        """That of a function, or of the one behind an alias."""
        function = behind(address, self._desired)
        return self._functions.get(function) or camel_case(function.partition(":")[2])

    def _of_handler(self, handler: str) -> str:
        return self.function(addresses.function(handler))

    def _connecting(self, address: Address, resource: Resource) -> str:
        """Of what stands between a function and what calls it."""
        match resource:
            case Alias(name=name):
                return f"{self.function(address)}Alias{name}"
            case DomainName():
                return self._domain(address)
            case ApiMapping(domain=domain, key=key):
                return self._among(domain, self._domain(domain), "Mapping", key, address)
            case Rule(function=function):
                name = address.partition(":")[2]
                return f"{self.function(function)}{camel_case(f'{name}-event')}"
            case Schedule(function=function):
                # Chalice has none; a handler may have both of one name.
                name = address.partition(":")[2]
                return f"{self.function(function)}{camel_case(f'{name}-schedule')}"
            case TopicSubscription(function=function, topic=topic):
                return self._event(function, "sns-subscription", topic, address)
            case QueueMapping(function=function, queue=queue):
                return self._event(function, "sqs-event-source", queue, address)
            case StreamMapping(function=function, stream=stream):
                # Kinesis has streams with names, DynamoDB those with ARNs alone.
                service = "dynamodb" if ":dynamodb:" in stream else "kinesis"
                return self._event(function, f"{service}-event-source", stream, address)
            case KafkaMapping(function=function):
                return self._event(function, "kafka-event-source", address, address)
            case Permission():
                return self._permission(address, resource)
            case _:
                return f"{camel_case(resource.kind)}{mark(address)}"

    def _domain(self, domain: Address) -> str:
        of_websockets = is_of_websockets(domain, self._desired)
        return "WebsocketApiCustomDomain" if of_websockets else "ApiGatewayCustomDomain"

    def _event(self, function: Address, sort: str, source: str, address: Address) -> str:
        """As SAM names it after the function and the event that Chalice's templates give it."""
        name = self.function(function)
        return self._among(function, name, f"{name}{camel_case(sort)}", source, address)

    def _among(self, owner: Address, name: str, sort: str, value: str, address: Address) -> str:
        """The first of its sort as Chalice names it, which has one only, and others by `value`."""
        first = self._firsts.setdefault((owner, sort), address)
        return f"{name}{sort}" if first == address else f"{name}{sort}{mark(value)}"

    def _permission(self, address: Address, permission: Permission) -> str:
        function, source = self.function(permission.function), permission.source
        match source:
            case addresses.REST_API | addresses.HTTP_API:
                return f"{function}InvokePermission"
            case addresses.WEBSOCKET_API:
                return f"{function}{self._apart(permission)}InvokePermission"
            case addresses.FUNCTION_URL:
                is_url = permission.url_action == "lambda:InvokeFunctionUrl"
                return f"{self.name(source)}{'' if is_url else 'Invoke'}Permission"
            case None:
                return self._foreign_permission(address, permission, function)
            case _:
                return f"{self.name(source)}Permission"

    def _foreign_permission(self, address: Address, permission: Permission, function: str) -> str:
        """Of what lets a service call `function` for something that is not the app's own."""
        handler, _, source = address.removeprefix("permission:").partition("/")
        if source.startswith("sns:"):
            topic = source.removeprefix("sns:")
            return f"{self.name(addresses.topic_subscription(handler, topic))}Permission"
        service = permission.principal.partition(".")[0]
        return f"{function}{camel_case(service)}Permission{mark(address)}"

    def _apart(self, permission: Permission) -> str:
        """What tells the websocket API's permission from that of the other API, if there is one."""
        handler = behind(permission.function, self._desired).partition(":")[2]
        others = (addresses.permission(handler, api) for api in (REST_API, HTTP_API))
        return "Websocket" if any(each in self._desired for each in others) else ""


def _websocket_handlers(desired: Desired) -> Mapping[Address, str]:
    routes = desired.get(WEBSOCKET_ROUTES)
    if not isinstance(routes, WebsocketRoutes):
        return {}
    return {
        behind(function, desired): WEBSOCKET_HANDLERS[key]
        for key, function in zip(routes.route_keys, routes.functions, strict=True)
        if key in WEBSOCKET_HANDLERS
    }
