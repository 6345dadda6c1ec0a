"""From what Chalice has recorded of a stage to what achalice can record of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import anyio

from achalice_cli.engine import addresses
from achalice_cli.engine.addresses import (
    LAYER,
    REST_API,
    ROLE,
    WEBSOCKET_API,
    WEBSOCKET_ROUTES,
    Address,
)
from achalice_cli.engine.adoption import Found, Lookup, NotThereError, adopted
from achalice_cli.engine.state import Outputs, Recorded
from achalice_cli.migration.folder import ChaliceRecord, Entry

_ROLE_OF_ALL = "default-role"
_MISNAMED_LOG_GROUP = "api_handler-log-group"


@dataclass(frozen=True, slots=True)
class Adopted:
    """A resource that comes into the stage's record."""

    address: Address
    identity: str
    """What AWS calls it."""
    note: str = ""
    """What becomes of it, where that is more than to be changed in place."""


@dataclass(frozen=True, slots=True)
class Left:
    """A resource of Chalice's record that stays out of achalice's."""

    kind: str
    """As Chalice calls it: `domain_name`."""
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Takeover:
    """What becomes of one stage's record."""

    records: dict[Address, Recorded] = field(default_factory=dict)
    adopted: tuple[Adopted, ...] = ()
    left: tuple[Left, ...] = ()


_Wanted: TypeAlias = tuple[Entry, Adopted]


async def take_over(record: ChaliceRecord, lookup: Lookup) -> Takeover:
    """Look up in AWS all that is recorded, and what lets its sources call its functions."""
    wanted: list[_Wanted] = []
    left: list[Left] = []
    for entry in record.resources:
        candidate = _candidate(entry)
        if isinstance(candidate, Left):
            left.append(candidate)
        else:
            wanted.append((entry, candidate))
        if entry.resource_type == "websocket_api":
            published = f"{entry.websocket_api_id}/{entry.websocket_stage}"
            wanted.append((entry, Adopted(WEBSOCKET_ROUTES, published)))
    found: dict[Address, Found] = {}
    gone: list[Left] = []

    async def look(entry: Entry, candidate: Adopted) -> None:
        try:
            there = await lookup.find(candidate.address, candidate.identity)
        except NotThereError:
            gone.append(_left(entry, "it is gone; the next deploy makes it if the app needs it"))
        else:
            found[candidate.address] = _with_facts(entry, there)

    async with anyio.create_task_group() as tasks:
        for entry, candidate in wanted:
            tasks.start_soon(look, entry, candidate)
    permitted = await _permissions(record, found, lookup)
    for each, there in permitted:
        _use(found, _source_of(each.address), there.uses)
    found |= {each.address: there for each, there in permitted}
    chosen = [each for _, each in wanted if each.address in found]
    return Takeover(
        adopted(found, {}),
        (*chosen, *(each for each, _ in permitted)),
        (*left, *sorted(gone, key=lambda each: each.name)),
    )


def _source_of(permission: Address) -> Address:
    """Where the source of `permission` lives, if it is one of the stage's own resources."""
    source = Address(permission.partition("/")[2])
    # It is the routes that call functions, not the API.
    return WEBSOCKET_ROUTES if source == WEBSOCKET_API else source


def _use(found: dict[Address, Found], address: Address, functions: frozenset[str]) -> None:
    """Have functions that go be removed after what calls them has been changed."""
    if address in found:
        found[address] = replace(found[address], uses=found[address].uses | functions)


def functions_of(record: ChaliceRecord) -> frozenset[str]:
    """The ARNs of the functions that are recorded."""
    return frozenset(
        each.lambda_arn for each in record.resources if each.resource_type == "lambda_function"
    )


def _left(entry: Entry, reason: str) -> Left:
    return Left(entry.resource_type, entry.name, reason)


def _candidate(entry: Entry) -> Adopted | Left:
    """Where the resource would live, and what AWS calls it."""
    function = entry.lambda_arn.rpartition(":")[2]
    handler = entry.name
    match entry.resource_type:
        case "lambda_function":
            note = _websocket_note(handler)
            return Adopted(addresses.function(handler), function, note)
        case "iam_role" if entry.name == _ROLE_OF_ALL:
            return Adopted(ROLE, entry.role_name)
        case "iam_role":
            return Adopted(
                addresses.function_role(entry.name.removesuffix("_role")), entry.role_name
            )
        case "lambda_layer":
            return Adopted(
                LAYER, entry.layer_version_arn, "the next deploy replaces it by the app's own"
            )
        case "log_group":
            note = (
                "the next deploy replaces it: no function logs to a group of that name"
                if entry.name == _MISNAMED_LOG_GROUP
                else ""
            )
            name = entry.name.removesuffix("-log-group")
            return Adopted(addresses.log_group(name), entry.log_group_name, note)
        case "rest_api":
            return Adopted(REST_API, entry.rest_api_id)
        case "websocket_api":
            return Adopted(WEBSOCKET_API, entry.websocket_api_id)
        case "domain_name":
            return Adopted(addresses.domain_name(entry.domain_name), entry.domain_name)
        case "cloudwatch_event":
            return Adopted(addresses.rule(entry.name.removesuffix("-event")), entry.rule_name)
        case _:
            return _event_source(entry)


def _websocket_note(handler: str) -> str:
    """Chalice's websocket functions have fixed names, achalice's those of their handlers."""
    if handler not in ("websocket_connect", "websocket_message", "websocket_disconnect"):
        return ""
    decorator = "on_ws_" + handler.removeprefix("websocket_")
    return (
        "the next deploy removes it, unless a handler is called so: "
        f'@app.{decorator}(name="{handler}")'
    )


def _event_source(entry: Entry) -> Adopted | Left:
    function = entry.lambda_arn.rpartition(":")[2]
    match entry.resource_type:
        case "s3_event":
            return Adopted(addresses.bucket_notifications(entry.bucket), entry.bucket)
        case "sns_event":
            handler = entry.name.removesuffix("-sns-subscription")
            address = addresses.topic_subscription(handler, entry.topic)
            return Adopted(address, entry.subscription_arn)
        case "sqs_event":
            handler = entry.name.removesuffix("-sqs-event-source")
            queue = entry.queue or entry.queue_arn
            return Adopted(addresses.queue_mapping(handler, queue), entry.event_uuid)
        case "kinesis_event":
            handler = entry.name.removesuffix("-kinesis-event-source")
            return Adopted(addresses.stream_mapping(handler, entry.stream), entry.event_uuid)
        case "dynamodb_event":
            handler = entry.name.removesuffix("-dynamodb-event-source")
            return Adopted(addresses.stream_mapping(handler, entry.stream_arn), entry.event_uuid)
        case _:
            return _left(entry, f"what it is for {function or 'the app'} is not known")


def _with_facts(entry: Entry, found: Found) -> Found:
    """With what only Chalice's record says."""
    return replace(found, url=entry.rest_api_url) if entry.rest_api_url else found


async def _permissions(
    record: ChaliceRecord, found: dict[Address, Found], lookup: Lookup
) -> list[tuple[Adopted, Found]]:
    """What lets the recorded sources call the functions. Chalice gave it random names."""
    sources = dict(_sources(record, found))
    made: dict[Address, tuple[Adopted, Found]] = {}

    async def look(address: Address, function: Outputs) -> None:
        handler, name = address.partition(":")[2], function["name"]
        for statement in await lookup.statements(name):
            source = sources.get(statement.source_arn)
            if source is None:
                continue
            permission = addresses.permission(handler, source)
            note = "the next deploy replaces it by one that says the same"
            made[permission] = (
                Adopted(permission, f"{name}/{statement.id}", note),
                Found(
                    {"function": name, "statement": statement.id},
                    uses=frozenset((function["arn"],)),
                ),
            )

    async with anyio.create_task_group() as tasks:
        for address, each in found.items():
            if address.startswith("function:"):
                tasks.start_soon(look, address, each.outputs)
    return [made[address] for address in sorted(made)]


def _sources(
    record: ChaliceRecord, found: dict[Address, Found]
) -> Iterator[tuple[str, Address | str]]:
    """The ARNs of what calls functions, and how addresses of permissions name it."""
    for address, each in found.items():
        if "source_arn" in each.outputs:
            yield each.outputs["source_arn"], address
    for entry in record.resources:
        match entry.resource_type:
            case "sns_event":
                yield entry.topic_arn, f"sns:{entry.topic}"
            case "s3_event":
                partition = entry.lambda_arn.split(":")[1]
                yield f"arn:{partition}:s3:::{entry.bucket}", f"s3:{entry.bucket}"
            case _:
                pass
