"""Builds, as CodeBuild tells EventBridge.

https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
"""

from typing import Annotated

from pydantic import Field

from achalice.events._base import NullIsEmpty
from achalice.events._spelling import KebabModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["CodeBuildPhaseChangeEvent", "CodeBuildStateChangeEvent"]


class CodeBuildArtifact(KebabModel):
    """Where the build's result is."""

    location: str | None = None
    """An ARN in S3."""
    md5sum: str | None = None
    sha256sum: str | None = None


class CodeBuildCache(KebabModel):
    """What is kept between builds."""

    type: str | None = None
    location: str | None = None


class CodeBuildEnvironmentVariable(KebabModel):
    """A variable that the build sees."""

    name: str | None = None
    type: str | None = None
    """`PLAINTEXT`, `PARAMETER_STORE` or `SECRETS_MANAGER`."""
    value: str | None = None


class CodeBuildEnvironment(KebabModel):
    """What the build runs in."""

    image: str | None = None
    type: str | None = None
    """E.g. `LINUX_CONTAINER`."""
    compute_type: str | None = None
    """E.g. `BUILD_GENERAL1_SMALL`."""
    privileged_mode: bool | None = None
    image_pull_credentials_type: str | None = None
    environment_variables: Annotated[tuple[CodeBuildEnvironmentVariable, ...], NullIsEmpty] = ()


class CodeBuildLogs(KebabModel):
    """Where the build's logs are."""

    group_name: str | None = None
    stream_name: str | None = None
    deep_link: str | None = None
    """Their page in the console."""
    s3_deep_link: str | None = None


class CodeBuildNetworkInterface(KebabModel):
    """The build's address in a VPC."""

    eni_id: str | None = None
    subnet_id: str | None = None


class CodeBuildSourceAuth(KebabModel):
    """How the source is reached."""

    type: str | None = None
    resource: str | None = None


class CodeBuildSource(KebabModel):
    """What is built."""

    type: str | None = None
    """`S3`, `GITHUB`, `CODEPIPELINE`, ..."""
    location: str | None = None
    buildspec: str | None = None
    auth: CodeBuildSourceAuth | None = None


class CodeBuildSubnet(KebabModel):
    """A subnet that builds run in."""

    subnet_id: str | None = None
    build_fleet_az: str | None = None
    customer_az: str | None = None


class CodeBuildVPC(KebabModel):
    """The VPC that the build runs in."""

    vpc_id: str | None = None
    subnets: Annotated[tuple[CodeBuildSubnet, ...], NullIsEmpty] = ()
    security_group_ids: Annotated[tuple[str, ...], NullIsEmpty] = ()


class CodeBuildPhase(KebabModel):
    """A phase of a build."""

    phase_type: str
    """`SUBMITTED`, `QUEUED`, `PROVISIONING`, ..., `COMPLETED`."""
    phase_status: str | None = None
    """Once it ended: `SUCCEEDED`, `FAILED`, ..."""
    phase_context: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """What went wrong."""
    start_time: str | None = None
    """E.g. `Sep 1, 2017 4:12:29 PM`, in UTC."""
    end_time: str | None = None
    duration_in_seconds: float | None = None


class CodeBuildInformation(KebabModel):
    """All that CodeBuild knows of a build."""

    artifact: CodeBuildArtifact | None = None
    cache: CodeBuildCache | None = None
    environment: CodeBuildEnvironment | None = None
    initiator: str | None = None
    build_complete: bool | None = None
    build_number: float | None = None
    build_start_time: str | None = None
    """E.g. `Sep 1, 2017 4:12:29 PM`, in UTC."""
    timeout_in_minutes: float | None = None
    queued_timeout_in_minutes: float | None = None
    source: CodeBuildSource | None = None
    source_version: str | None = None
    logs: CodeBuildLogs | None = None
    network_interface: CodeBuildNetworkInterface | None = None
    vpc_config: CodeBuildVPC | None = None
    phases: Annotated[tuple[CodeBuildPhase, ...], NullIsEmpty] = ()


class CodeBuildStateChangeDetail(KebabModel):
    """A build as it is now."""

    build_id: str
    """An ARN."""
    project_name: str
    build_status: str
    """`IN_PROGRESS`, `SUCCEEDED`, `FAILED` or `STOPPED`."""
    current_phase: str | None = None
    current_phase_context: str | None = None
    """`[]`, or what went wrong in brackets: no JSON."""
    additional_information: CodeBuildInformation = Field(default_factory=CodeBuildInformation)
    version: str | None = None


class CodeBuildPhaseChangeDetail(KebabModel):
    """The phase that a build has done."""

    build_id: str
    """An ARN."""
    project_name: str
    completed_phase: str
    completed_phase_status: str
    """`SUCCEEDED`, `FAILED`, `FAULT`, `TIMED_OUT`, `CLIENT_ERROR` or `STOPPED`."""
    completed_phase_context: str | None = None
    completed_phase_duration_seconds: float | None = None
    completed_phase_start: str | None = None
    """E.g. `Sep 1, 2017 4:14:21 PM`, in UTC."""
    completed_phase_end: str | None = None
    additional_information: CodeBuildInformation = Field(default_factory=CodeBuildInformation)
    version: str | None = None


class CodeBuildStateChangeEvent(EventBridgeEvent[CodeBuildStateChangeDetail]):
    """A build began or ended."""


class CodeBuildPhaseChangeEvent(EventBridgeEvent[CodeBuildPhaseChangeDetail]):
    """A build went from one phase to the next."""
