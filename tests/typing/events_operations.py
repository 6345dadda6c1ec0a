"""What mypy knows of the events of AWS's own services. Checked by mypy, never run."""

from datetime import datetime
from typing import Any, assert_type

from pydantic import BaseModel

from achalice import Chalice
from achalice.events import (
    CloudTrailEvent,
    CloudTrailRecord,
    CloudWatchAlarmEvent,
    CloudWatchEvent,
    CodePipelineJobEvent,
    ConfigRuleEvent,
    CustomResourceEvent,
    CustomResourceResponse,
    EC2InstanceStateChangeEvent,
    EventBridgeEvent,
    LambdaDestinationEvent,
    PipesEvent,
    PipesRecord,
    S3BatchEvent,
    S3BatchResponse,
    S3BatchTask,
    S3Event,
    S3ObjectCreatedEvent,
    S3Record,
    SESEvent,
    SESRecord,
    SQSRecord,
)
from achalice.requests import Headers


class Order(BaseModel):
    sku: str


class Receipt(BaseModel):
    number: int


def eventbridge(plain: EventBridgeEvent, typed: EventBridgeEvent[Order]) -> None:
    assert_type(plain.detail, dict[str, Any])
    assert_type(typed.detail, Order)
    assert_type(typed.time, datetime)
    assert_type(typed.resources, tuple[str, ...])
    # Frozen.
    typed.source = "x"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def chalices_name(plain: CloudWatchEvent, typed: CloudWatchEvent[Order]) -> None:
    assert_type(plain, EventBridgeEvent[dict[str, Any]])
    assert_type(typed.detail, Order)


def aws_events(
    created: S3ObjectCreatedEvent, changed: EC2InstanceStateChangeEvent, call: CloudTrailEvent
) -> None:
    assert_type(created.detail.object.key, str)
    assert_type(created.detail.object.size, int | None)
    assert_type(changed.detail.instance_id, str)
    assert_type(call.detail, CloudTrailRecord)
    any_event: EventBridgeEvent[CloudTrailRecord] = call
    # No such field.
    _ = any_event.detail.missing  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue,reportUnknownMemberType,reportUnknownVariableType]


def s3(event: S3Event, tasks: S3BatchEvent) -> None:
    assert_type(event.key, str)
    for record in event:
        assert_type(record, S3Record)
        assert_type(record.size, int | None)
    for task in tasks:
        assert_type(task, S3BatchTask)
    done = [task.result("Succeeded") for task in tasks]
    assert_type(tasks.response(*done), S3BatchResponse)
    # S3 knows no such code.
    tasks.records[0].result("Done")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def pipes(plain: PipesEvent, typed: PipesEvent[SQSRecord[Order]]) -> None:
    assert_type(plain.records, tuple[PipesRecord, ...])
    for record in typed:
        assert_type(record.data, Order)


def deployments(
    plain: CustomResourceEvent,
    resource: CustomResourceEvent[Order],
    job: CodePipelineJobEvent[Order],
    rule: ConfigRuleEvent,
) -> None:
    assert_type(plain.resource_properties, dict[str, Any])
    assert_type(resource.resource_properties, Order)
    assert_type(resource.old_resource_properties, Order | None)
    assert_type(resource.succeeded("id", {"Arn": "arn"}), CustomResourceResponse)
    assert_type(job.decoded_user_parameters, Order | None)
    assert_type(job.user_parameters, str | None)
    assert_type(rule.rule_parameters, dict[str, Any])


def others(
    mail: SESEvent,
    alarm: CloudWatchAlarmEvent,
    ended: LambdaDestinationEvent[Order, Receipt],
) -> None:
    for record in mail:
        assert_type(record, SESRecord)
    assert_type(mail.mail.headers_by_name, Headers)
    assert_type(alarm.alarm_data.state.reason_data_decoded, dict[str, Any] | None)
    assert_type(ended.request_payload, Order)
    assert_type(ended.response_payload, Receipt | None)


app = Chalice("shop")


@app.schedule("rate(1 day)")
async def nightly(event: EventBridgeEvent) -> None:
    assert_type(event, CloudWatchEvent)
