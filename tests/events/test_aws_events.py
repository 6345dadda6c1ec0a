"""Events that AWS itself sends to EventBridge, with their details typed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from achalice import events
from achalice.events import EventBridgeEvent, parse_event
from achalice.events._shapes.aws_events import _FROM_ANY_SERVICE, _MODELS
from achalice.events.aws import (
    autoscaling,
    batch,
    cloudtrail,
    cloudwatch,
    codebuild,
    codepipeline,
    ec2,
    ecr,
    ecs,
    glue,
    guardduty,
    health,
    rds,
    s3,
    securityhub,
    stepfunctions,
    trustedadvisor,
)

from ..builders import schedule_event


def sent(source: str, detail_type: str, detail: dict[str, Any]) -> dict[str, Any]:
    return {**schedule_event(), "source": source, "detail-type": detail_type, "detail": detail}


def read(source: str, detail_type: str, detail: dict[str, Any]) -> EventBridgeEvent[Any]:
    event = parse_event(sent(source, detail_type, detail))
    assert isinstance(event, EventBridgeEvent)
    return event


KNOWN = [
    *((source, kind, model) for source, kinds in _MODELS.items() for kind, model in kinds.items()),
    *(("aws.ec2", kind, model) for kind, model in _FROM_ANY_SERVICE.items()),
]


@pytest.mark.parametrize(("source", "detail_type", "name"), KNOWN)
def test_every_known_event_has_a_model_of_its_own_detail(
    source: str, detail_type: str, name: str
) -> None:
    model = getattr(events, name)

    assert issubclass(model, EventBridgeEvent)
    assert model is not EventBridgeEvent
    assert model.model_fields["detail"].annotation is not dict


@pytest.mark.parametrize(("source", "detail_type", "name"), KNOWN)
def test_a_detail_that_does_not_fit_leaves_an_event_of_eventbridge(
    source: str, detail_type: str, name: str
) -> None:
    event = read(source, detail_type, {"sku": "tea", "service": 1, "DaysToExpiry": "soon"})

    assert (type(event), event.detail["sku"]) == (EventBridgeEvent, "tea")


@pytest.mark.parametrize(
    ("source", "detail_type"),
    [
        ("shop", "Object Created"),
        ("aws.s3", "Object Painted"),
        ("aws.partner/shop/1", "ordered"),
        (None, "Object Created"),
        ("aws.s3", ["Object Created"]),
    ],
)
def test_what_others_send_is_an_event_of_eventbridge_or_lambda(
    source: Any, detail_type: Any
) -> None:
    event = parse_event(sent(source, detail_type, {"bucket": {"name": "b"}}))

    assert type(event) in (EventBridgeEvent, events.LambdaEvent)


def test_a_spelling_that_is_not_ec2s_is_kept() -> None:
    """The model would read it by its Python name, and write it back under another."""
    event = read(
        "aws.ec2", "EC2 Instance State-change Notification", {"instance_id": "i-1", "state": "x"}
    )

    assert (type(event), event.detail) == (EventBridgeEvent, {"instance_id": "i-1", "state": "x"})


OBJECT = {
    "version": "0",
    "bucket": {"name": "pictures"},
    "object": {
        "key": "tea & scones.jpg",
        "size": 5,
        "etag": "b1946ac92492d2347c6235b4d2611184",
        "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
        "sequencer": "617f08299329d189",
    },
    "request-id": "N4N7GDK58NMKJ12R",
    "requester": "123456789012",
    "source-ip-address": "192.0.2.1",
}


def test_s3_tells_of_an_object() -> None:
    event = read("aws.s3", "Object Created", {**OBJECT, "reason": "PutObject"})

    assert isinstance(event, s3.S3ObjectCreatedEvent)
    detail = event.detail
    assert (detail.bucket.name, detail.object.key) == ("pictures", "tea & scones.jpg")
    assert (detail.object.size, detail.object.etag) == (5, "b1946ac92492d2347c6235b4d2611184")
    assert detail.object.version_id == "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e"
    assert detail.object.sequencer == "617f08299329d189"
    assert (detail.request_id, detail.requester) == ("N4N7GDK58NMKJ12R", "123456789012")
    assert (detail.source_ip_address, detail.reason) == ("192.0.2.1", "PutObject")


def test_s3_tells_what_became_of_an_object() -> None:
    deleted = read("aws.s3", "Object Deleted", {**OBJECT, "deletion-type": "Delete Marker Created"})
    restored = read(
        "aws.s3",
        "Object Restore Completed",
        {
            **OBJECT,
            "restore-expiry-time": "2026-02-07T00:00:00Z",
            "source-storage-class": "GLACIER",
        },
    )
    moved = read(
        "aws.s3", "Object Storage Class Changed", {**OBJECT, "destination-storage-class": "GLACIER"}
    )
    archived = read(
        "aws.s3",
        "Object Access Tier Changed",
        {**OBJECT, "destination-access-tier": "ARCHIVE_ACCESS"},
    )

    assert isinstance(deleted, s3.S3ObjectDeletedEvent)
    assert deleted.detail.deletion_type == "Delete Marker Created"
    assert isinstance(restored, s3.S3ObjectRestoreCompletedEvent)
    assert restored.detail.restore_expiry_time == datetime(2026, 2, 7, tzinfo=UTC)
    assert restored.detail.source_storage_class == "GLACIER"
    assert isinstance(moved, s3.S3ObjectStorageClassChangedEvent)
    assert moved.detail.destination_storage_class == "GLACIER"
    assert isinstance(archived, s3.S3ObjectAccessTierChangedEvent)
    assert archived.detail.destination_access_tier == "ARCHIVE_ACCESS"


def test_ec2_tells_of_an_instance() -> None:
    stopped = read(
        "aws.ec2",
        "EC2 Instance State-change Notification",
        {"instance-id": "i-1", "state": "stopped"},
    )
    warned = read(
        "aws.ec2",
        "EC2 Spot Instance Interruption Warning",
        {"instance-id": "i-1", "instance-action": "terminate"},
    )

    assert isinstance(stopped, ec2.EC2InstanceStateChangeEvent)
    assert (stopped.detail.instance_id, stopped.detail.state) == ("i-1", "stopped")
    assert isinstance(warned, ec2.EC2SpotInstanceInterruptionEvent)
    assert warned.detail.instance_action == "terminate"


@pytest.mark.parametrize("name", ["startTime", "StartTime"])
def test_ebs_spells_its_times_in_two_ways(name: str) -> None:
    detail = {
        "event": "createSnapshot",
        "result": "succeeded",
        "cause": "",
        "request-id": "",
        "snapshot_id": "arn:aws:ec2::eu-central-1:snapshot/snap-1",
        "source": "arn:aws:ec2::eu-central-1:volume/vol-1",
        name: "2026-01-31T12:30:00Z",
    }

    event = read("aws.ec2", "EBS Snapshot Notification", detail)

    assert isinstance(event, ec2.EBSSnapshotEvent)
    assert event.detail.snapshot_id == "arn:aws:ec2::eu-central-1:snapshot/snap-1"
    assert event.detail.start_time == "2026-01-31T12:30:00Z"
    assert event.model_dump(by_alias=True, exclude_unset=True)["detail"] == detail


def test_ecs_tells_of_a_task() -> None:
    detail = {
        "taskArn": "arn:task",
        "clusterArn": "arn:cluster",
        "taskDefinitionArn": "arn:definition:2",
        "lastStatus": "STOPPED",
        "desiredStatus": "STOPPED",
        "stopCode": "EssentialContainerExited",
        "version": 4,
        "createdAt": "2026-01-31T12:30:00.702Z",
        "containers": [
            {
                "containerArn": "arn:container",
                "name": "web",
                "lastStatus": "STOPPED",
                "exitCode": 1,
                "networkBindings": [{"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 32768}],
            }
        ],
        "attachments": [{"type": "eni", "details": [{"name": "subnetId", "value": "subnet-1"}]}],
        "overrides": {"containerOverrides": [{"name": "web"}]},
    }

    event = read("aws.ecs", "ECS Task State Change", detail)

    assert isinstance(event, ecs.ECSTaskStateChangeEvent)
    task = event.detail
    assert (task.last_status, task.stop_code, task.version) == (
        "STOPPED",
        "EssentialContainerExited",
        4,
    )
    assert task.created_at == datetime(2026, 1, 31, 12, 30, 0, 702_000, tzinfo=UTC)
    [container] = task.containers
    assert (container.exit_code, container.network_bindings[0].bind_ip) == (1, "0.0.0.0")
    assert task.attachments[0].details[0].value == "subnet-1"


def test_ecr_tells_what_a_scan_found() -> None:
    detail = {
        "scan-status": "COMPLETE",
        "repository-name": "shop",
        "finding-severity-counts": {"CRITICAL": 10, "HIGH": 2},
        "image-digest": "sha256:d4a9",
        "image-tags": ["latest"],
    }

    event = read("aws.ecr", "ECR Image Scan", detail)

    assert isinstance(event, ecr.ECRImageScanEvent)
    assert event.detail.finding_severity_counts["CRITICAL"] == 10
    assert (event.detail.repository_name, event.detail.image_tags) == ("shop", ("latest",))


def test_codebuild_tells_of_a_build() -> None:
    detail = {
        "build-status": "SUCCEEDED",
        "project-name": "shop",
        "build-id": "arn:build",
        "additional-information": {
            "environment": {"privileged-mode": False, "image": "aws/codebuild/standard:2.0"},
            "timeout-in-minutes": 60.0,
            "build-number": 55.0,
            "build-start-time": "Sep 1, 2017 4:12:29 PM",
            "phases": [
                {"phase-type": "BUILD", "duration-in-seconds": 70, "phase-context": []},
                {"phase-type": "COMPLETED", "start-time": "Sep 1, 2017 4:14:26 PM"},
            ],
        },
        "current-phase": "COMPLETED",
        "current-phase-context": "[]",
        "version": "1",
    }

    event = read("aws.codebuild", "CodeBuild Build State Change", detail)

    assert isinstance(event, codebuild.CodeBuildStateChangeEvent)
    assert (event.detail.build_status, event.detail.project_name) == ("SUCCEEDED", "shop")
    information = event.detail.additional_information
    assert information.environment is not None
    assert information.environment.privileged_mode is False
    assert [phase.duration_in_seconds for phase in information.phases] == [70.0, None]


@pytest.mark.parametrize(("version", "told"), [(1, "1"), (2.0, "2.0"), ("3", "3")])
def test_codepipeline_writes_versions_in_every_way(version: object, told: str) -> None:
    detail = {
        "pipeline": "shop",
        "version": version,
        "execution-id": "01234567",
        "stage": "Prod",
        "action": "deploy",
        "state": "STARTED",
        "type": {
            "owner": "AWS",
            "category": "Deploy",
            "provider": "CodeDeploy",
            "version": version,
        },
    }

    event = read("aws.codepipeline", "CodePipeline Action Execution State Change", detail)

    assert isinstance(event, codepipeline.CodePipelineActionEvent)
    assert event.detail.version == event.detail.type.version == told
    assert (event.detail.stage, event.detail.action) == ("Prod", "deploy")


@pytest.mark.parametrize(
    "detail_type",
    ["AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"],
)
@pytest.mark.parametrize("source", ["aws.s3", "aws.anything"])
def test_cloudtrail_tells_of_calls_of_every_service(source: str, detail_type: str) -> None:
    event = read(source, detail_type, CALL)

    assert isinstance(event, cloudtrail.CloudTrailEvent)
    call = event.detail
    assert (call.event_source, call.event_name) == ("s3.amazonaws.com", "CreateBucket")
    assert (call.event_id, call.request_id) == ("e-1", "r-1")
    assert call.event_time == datetime(2026, 1, 31, 12, 30, tzinfo=UTC)
    assert (call.source_ip_address, call.error_code) == ("192.0.2.1", "AccessDenied")
    assert call.user_identity is not None
    assert (call.user_identity.type, call.user_identity.user_name) == ("IAMUser", "jane")
    assert (call.request_parameters, call.response_elements) == ({"bucketName": "b"}, None)
    assert call.resources[0].arn == "arn:aws:s3:::b"
    assert call.read_only is False


CALL = {
    "eventVersion": "1.08",
    "userIdentity": {"type": "IAMUser", "userName": "jane", "accountId": "123456789012"},
    "eventTime": "2026-01-31T12:30:00Z",
    "eventSource": "s3.amazonaws.com",
    "eventName": "CreateBucket",
    "awsRegion": "eu-central-1",
    "sourceIPAddress": "192.0.2.1",
    "errorCode": "AccessDenied",
    "requestParameters": {"bucketName": "b"},
    "responseElements": None,
    "resources": [{"ARN": "arn:aws:s3:::b", "accountId": "123456789012"}],
    "requestID": "r-1",
    "eventID": "e-1",
    "readOnly": False,
    "eventType": "AwsApiCall",
}


def test_a_call_may_come_without_an_envelope() -> None:
    event = parse_event(CALL)

    assert isinstance(event, cloudtrail.CloudTrailRecord)
    assert event.to_dict() is CALL


def test_signing_in_is_an_event_of_its_own() -> None:
    detail = {**CALL, "eventName": "ConsoleLogin", "responseElements": {"ConsoleLogin": "Failure"}}

    event = read("aws.signin", "AWS Console Sign In via CloudTrail", detail)

    assert isinstance(event, cloudtrail.CloudTrailConsoleSignInEvent)
    assert event.detail.response_elements == {"ConsoleLogin": "Failure"}


def test_guardduty_tells_what_looks_like_an_attack() -> None:
    detail = {
        "schemaVersion": "2.0",
        "accountId": "123456789012",
        "region": "eu-central-1",
        "id": "sample",
        "type": "UnauthorizedAccess:EC2/SSHBruteForce",
        "severity": 8,
        "createdAt": "2026-01-31T12:30:00.000Z",
        "resource": {"resourceType": "Instance", "instanceDetails": {"instanceId": "i-1"}},
        "service": {
            "action": {"actionType": "NETWORK_CONNECTION"},
            "count": 2,
            "additionalInfo": {"sample": True},
        },
    }

    event = read("aws.guardduty", "GuardDuty Finding", detail)

    assert isinstance(event, guardduty.GuardDutyFindingEvent)
    finding = event.detail
    assert (finding.type, finding.severity) == ("UnauthorizedAccess:EC2/SSHBruteForce", 8.0)
    assert finding.resource.instance_details is not None
    assert finding.resource.instance_details.instance_id == "i-1"
    assert (finding.service.count, finding.service.action) == (
        2,
        {"actionType": "NETWORK_CONNECTION"},
    )


@pytest.mark.parametrize("kind", ["AWS Health Event", "AWS Health Abuse Event"])
def test_health_tells_of_outages_and_abuse(kind: str) -> None:
    detail = {
        "eventArn": "arn:aws:health:eu-central-1::event/EC2/X/1",
        "service": "EC2",
        "eventTypeCode": "AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED",
        "eventTypeCategory": "issue",
        "startTime": "Sat, 31 Jan 2026 12:30:00 GMT",
        "eventDescription": [{"language": "en_US", "latestDescription": "It is slow."}],
        "affectedEntities": [{"entityValue": "i-1", "tags": {"stage": "prod"}}],
        "page": "1",
        "totalPages": "1",
    }

    event = read("aws.health", kind, detail)

    assert isinstance(event, health.HealthEvent)
    assert (event.detail.service, event.detail.event_type_category) == ("EC2", "issue")
    assert event.detail.event_description[0].latest_description == "It is slow."
    assert event.detail.affected_entities[0].tags == {"stage": "prod"}


def test_step_functions_tell_of_an_execution() -> None:
    detail = {
        "executionArn": "arn:execution",
        "stateMachineArn": "arn:machine",
        "name": "one",
        "status": "RUNNING",
        "startDate": 1551225146847,
        "stopDate": None,
        "input": "{}",
        "inputDetails": {"included": True},
        "output": None,
        "redriveCount": 1,
        "redriveDate": 1551225271984,
    }

    event = read("aws.states", "Step Functions Execution Status Change", detail)

    assert isinstance(event, stepfunctions.StepFunctionsExecutionStatusChangeEvent)
    execution = event.detail
    assert execution.start_date == datetime(2019, 2, 26, 23, 52, 26, 847_000, tzinfo=UTC)
    assert (execution.status, execution.stop_date, execution.redrive_count) == ("RUNNING", None, 1)
    assert execution.input_details is not None
    assert execution.input_details.included is True


def test_batch_tells_of_a_job() -> None:
    detail = {
        "jobName": "nightly",
        "jobId": "4c75",
        "jobQueue": "arn:queue",
        "status": "FAILED",
        "statusReason": "Essential container in task exited",
        "createdAt": 1508781340401,
        "retryStrategy": {"attempts": 3},
        "attempts": [{"container": {"exitCode": 1}, "startedAt": 1508781341000}],
        "container": {"image": "busybox", "vcpus": 2, "memory": 2000, "command": ["true"]},
        "dependsOn": [],
    }

    event = read("aws.batch", "Batch Job State Change", detail)

    assert isinstance(event, batch.BatchJobStateChangeEvent)
    job = event.detail
    assert (job.job_name, job.status) == ("nightly", "FAILED")
    assert job.created_at == datetime(2017, 10, 23, 17, 55, 40, 401_000, tzinfo=UTC)
    assert job.attempts[0].container is not None
    assert job.attempts[0].container.exit_code == 1


@pytest.mark.parametrize("kind", ["launch", "terminate"])
def test_auto_scaling_tells_of_instances_that_wait(kind: str) -> None:
    detail = {
        "LifecycleActionToken": "87654321",
        "AutoScalingGroupName": "g",
        "LifecycleHookName": "drain",
        "EC2InstanceId": "i-1",
        "LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING",
    }

    event = read("aws.autoscaling", f"EC2 Instance-{kind} Lifecycle Action", detail)

    assert isinstance(event, autoscaling.AutoScalingLifecycleActionEvent)
    assert (event.detail.ec2_instance_id, event.detail.lifecycle_hook_name) == ("i-1", "drain")
    assert event.detail.notification_metadata is None


def test_cloudwatch_tells_of_an_alarm_through_eventbridge() -> None:
    detail = {
        "alarmName": "cpu",
        "state": {"value": "ALARM", "timestamp": "2026-01-31T12:30:00.000+0000"},
        "previousState": {"value": "OK"},
        "configuration": {"alarmRule": "ALARM(a)"},
    }

    event = read("aws.cloudwatch", "CloudWatch Alarm State Change", detail)

    assert isinstance(event, cloudwatch.CloudWatchAlarmStateChangeEvent)
    assert (event.detail.alarm_name, event.detail.state.value) == ("cpu", "ALARM")
    assert event.detail.configuration is not None
    assert event.detail.configuration.alarm_rule == "ALARM(a)"


def test_rds_tells_of_a_database() -> None:
    detail = {
        "EventCategories": ["backup"],
        "SourceType": "DB_INSTANCE",
        "SourceArn": "arn:aws:rds:eu-central-1:123456789012:db:shop",
        "Date": "2026-01-31T12:30:00.112Z",
        "Message": "Finished DB Instance backup",
        "SourceIdentifier": "shop",
    }

    event = read("aws.rds", "RDS DB Instance Event", detail)

    assert isinstance(event, rds.RDSEvent)
    assert (event.detail.source_identifier, event.detail.message) == (
        "shop",
        "Finished DB Instance backup",
    )
    assert (event.detail.event_categories, event.detail.event_id) == (("backup",), None)


def test_glue_tells_what_a_crawler_found() -> None:
    detail = {
        "crawlerName": "orders",
        "state": "Succeeded",
        "tablesCreated": "0",
        "partitionsUpdated": "5",
        "runningTime (sec)": "7",
    }

    event = read("aws.glue", "Glue Crawler State Change", detail)

    assert isinstance(event, glue.GlueCrawlerStateChangeEvent)
    assert (event.detail.tables_created, event.detail.partitions_updated) == (0, 5)
    assert event.detail.running_time == "7"


def test_security_hub_tells_of_findings() -> None:
    finding = {
        "Id": "arn:finding",
        "AwsAccountId": "123456789012",
        "Severity": {"Label": "HIGH"},
        "Title": "Open port",
    }

    event = read(
        "aws.securityhub",
        "Security Hub Findings - Custom Action",
        {"actionName": "ticket", "findings": [finding]},
    )

    assert isinstance(event, securityhub.SecurityHubFindingsEvent)
    assert event.detail.action_name == "ticket"
    assert (event.detail.findings[0].title, event.detail.findings[0].severity) == (
        "Open port",
        {"Label": "HIGH"},
    )


def test_trusted_advisor_tells_of_a_check() -> None:
    detail = {
        "check-name": "EC2Config Service",
        "check-item-detail": {"Region/AZ": "eu-central-1a"},
        "status": "WARN",
        "resource_id": "arn:instance",
        "uuid": "aa12",
    }

    event = read("aws.trustedadvisor", "Trusted Advisor Check Item Refresh Notification", detail)

    assert isinstance(event, trustedadvisor.TrustedAdvisorCheckEvent)
    assert (event.detail.check_name, event.detail.resource_id) == (
        "EC2Config Service",
        "arn:instance",
    )
    assert event.detail.check_item_detail == {"Region/AZ": "eu-central-1a"}
