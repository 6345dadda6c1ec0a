"""From what an app declares and how it is configured to the resources of a stage."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from pydantic import JsonValue

from achalice.exceptions import AchaliceError
from achalice.triggers import (
    ENTRY_POINT,
    HANDLER_VARIABLE,
    HTTP_HANDLER,
    DynamoDBStream,
    EventRule,
    FunctionGuard,
    HttpRoute,
    JwtGuard,
    KafkaTopic,
    KinesisStream,
    LogSubscription,
    PureFunction,
    S3Bucket,
    Schedule,
    SnsTopic,
    SqsQueue,
    Trigger,
    WebsocketRoute,
)
from achalice_cli.config import StageConfig
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import LAYER, REST_API, ROLE, Address, aws_name
from achalice_cli.engine.policy import policy_document
from achalice_cli.engine.resources import (
    APP_TAG,
    STAGE_TAG,
    Desired,
    Function,
    Layer,
    LogGroup,
    Permission,
    QueueMapping,
    Resource,
    RestApi,
    RestMethod,
    Role,
    Rule,
)


class UnsupportedGuardError(AchaliceError):
    """A route has an authorizer that a REST API does not know."""

    def __init__(self, view: str, guard: str) -> None:
        super().__init__(f"`{view}` has the JWT authorizer `{guard}`, which REST APIs do not know")
        self.hint = "use a CognitoUserPoolAuthorizer, or check the token in an @app.authorizer"


class UnsupportedTriggerError(AchaliceError):
    """A handler has a trigger that the tool cannot make yet."""

    def __init__(self, handler: str, kind: str) -> None:
        super().__init__(f"`{handler}` is called by a {kind}, which cannot be deployed yet")
        self.hint = "make the function alone with @app.on_event, and connect it yourself"


@dataclass(frozen=True, slots=True)
class Contents:
    """What the bundle holds, as far as plans need to know."""

    code: str
    """SHA-256 of the code zip."""
    layer: str
    """Fingerprint of the dependencies."""
    runtime: str
    architecture: str


def assemble(
    app_name: str,
    config: StageConfig,
    triggers: Sequence[Trigger],
    contents: Contents,
    *,
    policy_statements: Iterable[JsonValue] = (),
    binary_media_types: Iterable[str] = (),
) -> Desired:
    """All resources of the stage that `config` is of. An app without handlers has none."""
    stage = _Stage(app_name, config, contents, tuple(binary_media_types))
    desired: Desired = {}
    mappings: list[QueueMapping] = []
    for handler in dict.fromkeys(trigger.handler for trigger in triggers):
        desired |= stage.function(handler)
    for trigger in triggers:
        match trigger:
            case HttpRoute() | PureFunction() | FunctionGuard():
                pass
            case SqsQueue():
                mapping = stage.queue_mapping(trigger)
                mappings.append(mapping)
                desired[addresses.queue_mapping(trigger.handler, trigger.queue)] = mapping
            case Schedule():
                desired |= stage.rule(trigger, _ordinal(trigger.handler, desired))
            case (
                EventRule()
                | KinesisStream()
                | DynamoDBStream()
                | KafkaTopic()
                | S3Bucket()
                | SnsTopic()
                | LogSubscription()
                | WebsocketRoute()
            ):
                raise UnsupportedTriggerError(trigger.handler, trigger.kind)
            case _:
                assert_never(trigger)
    routes = [trigger for trigger in triggers if isinstance(trigger, HttpRoute)]
    if routes:
        guards = [trigger for trigger in triggers if isinstance(trigger, FunctionGuard)]
        desired |= stage.rest_api(routes, guards)
    if desired:
        groups = [each.name for each in desired.values() if isinstance(each, LogGroup)]
        desired[LAYER] = stage.layer()
        desired[ROLE] = stage.role(policy_document(groups, mappings, policy_statements))
    return desired


def _ordinal(handler: str, desired: Desired) -> str:
    """The name of the next rule for `handler`: its own, and numbered from the second on."""
    name, number = handler, 1
    while addresses.rule(name) in desired:
        number += 1
        name = f"{handler}-{number}"
    return name


def _methods(routes: Iterable[HttpRoute]) -> Iterator[RestMethod]:
    """Those of `routes`, and OPTIONS for paths that answer preflight requests."""
    preflight: set[str] = set()
    for route in routes:
        if isinstance(route.guard, JwtGuard):
            raise UnsupportedGuardError(route.view, route.guard.name)
        for method in route.methods:
            yield RestMethod(
                path=route.path,
                method=method,
                guard=None if route.guard is None else route.guard.name,
                scopes=route.scopes,
                api_key_required=route.api_key_required,
            )
        if route.cors is not None and route.path not in preflight:
            preflight.add(route.path)
            yield RestMethod(path=route.path, method="OPTIONS")


@dataclass(frozen=True, slots=True)
class _Stage:
    app_name: str
    config: StageConfig
    contents: Contents
    binary_media_types: tuple[str, ...]

    @property
    def prefix(self) -> str:
        return f"{self.app_name}-{self.config.stage}"

    def tags(self, own: dict[str, str]) -> dict[str, str]:
        """The user's, and what tells the app's resources from all others."""
        return {**own, APP_TAG: self.app_name, STAGE_TAG: self.config.stage}

    def role(self, policy: dict[str, JsonValue]) -> Role:
        return Role(name=aws_name(self.prefix), policy=policy, tags=self.tags({}))

    def layer(self) -> Layer:
        return Layer(
            name=aws_name(self.prefix, "dependencies"),
            content=self.contents.layer,
            runtime=self.contents.runtime,
            architecture=self.contents.architecture,
        )

    def function(self, handler: str) -> dict[Address, Resource]:
        """The function of `handler` and its log group."""
        config = self.config.function(handler)
        parts = (self.prefix,) if handler == HTTP_HANDLER else (self.prefix, handler)
        name = aws_name(*parts)
        tags = self.tags(config.tags)
        log_group = addresses.log_group(handler)
        return {
            log_group: LogGroup(
                name=f"/aws/lambda/{name}",
                retention_in_days=config.log_retention_in_days,
                tags=tags,
            ),
            addresses.function(handler): Function(
                name=name,
                code=self.contents.code,
                handler=ENTRY_POINT,
                runtime=self.contents.runtime,
                architecture=self.contents.architecture,
                memory_size=config.memory_size,
                timeout=config.timeout,
                environment={**config.environment_variables, HANDLER_VARIABLE: handler},
                role=ROLE,
                layers=(LAYER,),
                log_group=log_group,
                tags=tags,
            ),
        }

    def queue_mapping(self, trigger: SqsQueue) -> QueueMapping:
        return QueueMapping(
            queue=trigger.queue,
            function=addresses.function(trigger.handler),
            role=ROLE,
            batch_size=trigger.batch_size,
            maximum_batching_window_in_seconds=trigger.maximum_batching_window_in_seconds,
            maximum_concurrency=trigger.maximum_concurrency,
            filters=trigger.filters,
            partial_failures=trigger.partial_failures,
        )

    def rule(self, trigger: Schedule, name: str) -> dict[Address, Resource]:
        """The rule and what lets it call its function."""
        address = addresses.rule(name)
        return {
            address: Rule(
                name=aws_name(self.prefix, name, "event"),
                schedule_expression=trigger.expression,
                description=trigger.description,
                function=addresses.function(trigger.handler),
                tags=self.tags({}),
            ),
            addresses.permission(trigger.handler, address): Permission(
                function=addresses.function(trigger.handler),
                principal="events.amazonaws.com",
                source=address,
            ),
        }

    def rest_api(
        self, routes: Sequence[HttpRoute], declared: Sequence[FunctionGuard]
    ) -> dict[Address, Resource]:
        """The API of all `routes` and what lets it call the functions behind and before them."""
        guards = dict.fromkeys(
            [*declared, *(route.guard for route in routes if route.guard is not None)]
        )
        handlers = [guard.handler for guard in guards if isinstance(guard, FunctionGuard)]
        resources: dict[Address, Resource] = {
            REST_API: RestApi(
                name=aws_name(self.prefix),
                methods=tuple(_methods(routes)),
                function=addresses.function(HTTP_HANDLER),
                guards=tuple(guards),
                guard_functions=tuple(map(addresses.function, handlers)),
                stage=self.config.api_gateway_stage,
                binary_media_types=self.binary_media_types,
                endpoint_type="REGIONAL",
                tags=self.tags({}),
            )
        }
        for handler in (HTTP_HANDLER, *handlers):
            resources[addresses.permission(handler, REST_API)] = Permission(
                function=addresses.function(handler),
                principal="apigateway.amazonaws.com",
                source=REST_API,
            )
        return resources
