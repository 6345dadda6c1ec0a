"""Nothing that a deploy would tell AWS is forgotten in a template."""

from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from achalice.exceptions import AchaliceError
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import SERVICES, Desired, Kind
from achalice_cli.exports import sam
from achalice_cli.exports.exported import Archives, Exported

from ..engine.builders import changed
from .sam_stages import http_stage, rest_stage, url_stage

STAGES = (rest_stage(), http_stage(), url_stage())
UNSAID = {
    # CloudFormation makes them up.
    *("role.name", "function.name", "layer.name", "rule.name", "schedule.name", "log_filter.name"),
    # What is in an archive or a version decides by itself; a deploy has to know beforehand.
    *("function.code", "alias.content"),
    # In a policy, which the resources of the stage were asked for.
    *("queue_mapping.role", "stream_mapping.role", "kafka_mapping.role", "async_invocation.role"),
    *("role.websocket_api", "function.websocket_api"),
    # The same as is said elsewhere.
    *("api_mapping.stage", "api_mapping.endpoint_type", "usage_plan.stage"),
    # Left out as a whole; of functions, it is told which.
    *("bucket_notifications.owner", "bucket_notifications.notifications"),
    *("bucket_notifications.permissions", "bucket_notifications.bucket"),
}


def rendered(desired: Desired) -> Exported:
    return sam.render(desired, Archives())


def examples(kind: Kind) -> Iterator[tuple[Desired, Address]]:
    """Where there are resources of that kind, those that say most first."""
    found = [
        (stage, address) for stage in STAGES for address, each in stage.items() if each.kind == kind
    ]
    yield from sorted(found, key=lambda each: -len(str(each[0][each[1]])))


def others(stage: Desired, address: Address, field: str) -> Iterator[Desired]:
    """`stage` with other values for the field, as far as it takes them."""
    value = getattr(stage[address], field)
    tries: list[object] = [None, True, False, 7, "other", "REGIONAL", "EDGE", "NONE", "AWS_IAM"]
    tries += [
        "JSON",
        "ERROR",
        "WARN",
        "TLS_1_0",
        "TRIM_HORIZON",
        "scheduler",
        "wss",
        {"other": "x"},
    ]
    tries += [
        (),
        ("other",),
        {"rate_limit": 9, "burst_limit": 9},
        "arn:aws:sqs:::x",
        "MessageAttributes",
    ]
    tries += ["2999-01-01T00:00:00+00:00", '{"other":["x"]}', {"limit": 9, "period": "DAY"}]
    tries += [{"format": "other"}, {**value, "Statement": []} if isinstance(value, dict) else None]
    if isinstance(value, tuple):
        tries += [value[:-1], (*value, *value[:1])]
    for each in tries:
        if each != value:
            try:
                yield changed(stage, address, **{field: each})
            except ValidationError:
                continue


def is_said(kind: Kind, field: str) -> bool:
    for stage, address in examples(kind):
        before = rendered(stage)
        for other in others(stage, address, field):
            try:
                if rendered(other) != before:
                    return True
            except (AchaliceError, KeyError, ValueError, StopIteration, RuntimeError):
                # It names what is not there, or is what a name is made of: somebody has read it.
                return True
    return False


@pytest.mark.parametrize("kind", sorted(SERVICES))
def test_every_field_of_a_resource_is_said(kind: Kind) -> None:
    """Also those that resources get later."""
    stage, address = next(examples(kind))
    fields = [
        field
        for field in type(stage[address]).model_fields
        if field != "kind" and f"{kind}.{field}" not in UNSAID
    ]

    assert [field for field in fields if not is_said(kind, field)] == []
