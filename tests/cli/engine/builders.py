"""A stage small enough to read, with one resource of each kind and whatever it needs."""

from typing import TypeVar

from pydantic import BaseModel, JsonValue

from achalice.triggers import HttpRoute, PureFunction, Schedule, SqsQueue, Trigger
from achalice_cli.config import ConfigFile, StageConfig
from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import LAYER, REST_API, ROLE, Address
from achalice_cli.engine.assembly import Contents, assemble
from achalice_cli.engine.resources import (
    Desired,
    Function,
    Layer,
    LogGroup,
    Permission,
    QueueMapping,
    RestApi,
    RestMethod,
    Role,
    Rule,
)

ResourceT = TypeVar("ResourceT", bound=BaseModel)

TAGS = {"achalice:app": "shop", "achalice:stage": "dev"}

FUNCTION = addresses.function("tick")
LOG_GROUP = addresses.log_group("tick")
RULE = addresses.rule("tick")
MAPPING = addresses.queue_mapping("tick", "orders")
API_PERMISSION = addresses.permission("tick", REST_API)
RULE_PERMISSION = addresses.permission("tick", RULE)

ROLE_RESOURCE = Role(name="shop-dev", policy={"Statement": []}, tags=TAGS)
LAYER_RESOURCE = Layer(
    name="shop-dev-dependencies", content="c0ffee", runtime="python3.12", architecture="x86_64"
)


def log_group(name: str = "tick") -> LogGroup:
    return LogGroup(name=f"/aws/lambda/shop-dev-{name}", retention_in_days=None, tags=TAGS)


def function(name: str = "tick") -> Function:
    return Function(
        name=f"shop-dev-{name}",
        code="f00d",
        handler="app.app",
        runtime="python3.12",
        architecture="x86_64",
        memory_size=128,
        timeout=60,
        environment={"ACHALICE_HANDLER": name},
        role=ROLE,
        layers=(LAYER,),
        log_group=addresses.log_group(name),
        tags=TAGS,
    )


def rule(name: str = "tick") -> Rule:
    return Rule(
        name=f"shop-dev-{name}-event",
        schedule_expression="rate(1 hour)",
        description="",
        function=addresses.function(name),
        tags=TAGS,
    )


def rest_api() -> RestApi:
    return RestApi(
        name="shop-dev",
        methods=(RestMethod(path="/", method="GET"),),
        function=FUNCTION,
        guards=(),
        guard_functions=(),
        stage="api",
        binary_media_types=("image/png",),
        endpoint_type="REGIONAL",
        tags=TAGS,
    )


def queue_mapping() -> QueueMapping:
    return QueueMapping(
        queue="orders",
        function=FUNCTION,
        role=ROLE,
        batch_size=10,
        maximum_batching_window_in_seconds=0,
        maximum_concurrency=None,
    )


def permission(source: Address) -> Permission:
    return Permission(function=FUNCTION, principal="events.amazonaws.com", source=source)


def everything() -> Desired:
    """One resource of each kind, users before what they need: plans must not rely on the order."""
    return {
        API_PERMISSION: permission(REST_API),
        RULE_PERMISSION: permission(RULE),
        MAPPING: queue_mapping(),
        RULE: rule(),
        REST_API: rest_api(),
        FUNCTION: function(),
        LOG_GROUP: log_group(),
        LAYER: LAYER_RESOURCE,
        ROLE: ROLE_RESOURCE,
    }


def log_groups(number: int) -> Desired:
    """Resources that have nothing to do with each other."""
    return {addresses.log_group(f"g{each}"): log_group(f"g{each}") for each in range(number)}


def without(desired: Desired, *left_out: Address) -> Desired:
    return {address: each for address, each in desired.items() if address not in left_out}


def of_kind(kind: type[ResourceT], desired: Desired, address: str) -> ResourceT:
    """The resource at `address`, which is a `kind`."""
    resource = desired[Address(address)]
    assert isinstance(resource, kind)
    return resource


def changed(desired: Desired, address: Address, **values: object) -> Desired:
    """`desired` with other values for fields of one resource."""
    resource = desired[address]
    fields = {**resource.model_dump(), **values}
    return {**desired, address: type(resource).model_validate(fields)}


CONTENTS = Contents(code="f00d", layer="c0ffee", runtime="python3.12", architecture="x86_64")


def assembled(
    *triggers: Trigger,
    app: str = "shop",
    stage: str = "dev",
    contents: Contents = CONTENTS,
    policy: tuple[JsonValue, ...] = (),
    **settings: object,
) -> Desired:
    """The resources of an app that declares `triggers`, configured with `settings`."""
    file = ConfigFile.model_validate({"stages": {stage: {}}, **settings})
    config = StageConfig(stage=stage, file=file)
    return assemble(app, config, triggers, contents, policy_statements=policy)


ROUTE = HttpRoute("/orders/{order_id}", ("GET", "PUT"), "orders")
HOURLY = Schedule("tick", "rate(1 hour)")
QUEUE = SqsQueue("on_order", "orders", batch_size=10)
PURE = PureFunction("report")
