"""Users of Transfer Family servers, let in by a function, and steps of its workflows.

https://docs.aws.amazon.com/transfer/latest/userguide/custom-lambda-idp.html
https://docs.aws.amazon.com/transfer/latest/userguide/custom-step-details.html
"""

from typing import Literal, Self

from pydantic import Field, field_serializer, model_validator
from pydantic.alias_generators import to_pascal

from achalice import _json
from achalice.events._answers import Answer
from achalice.events._base import EventModel, LambdaEvent

__all__ = [
    "TransferFileLocation",
    "TransferHomeDirectory",
    "TransferIdentityEvent",
    "TransferIdentityResponse",
    "TransferPosixProfile",
    "TransferWorkflowEvent",
]


class TransferIdentityEvent(LambdaEvent):
    """May this user come in? Return a `TransferIdentityResponse`."""

    username: str
    password: str | None = Field(default=None, repr=False)
    """None or empty where the user has a key: answer with the public keys then."""
    protocol: str | None = None
    """`SFTP`, `FTPS`, `FTP` or `AS2`; old servers did not say, nor from where."""
    server_id: str
    source_ip: str | None = None


class TransferPosixProfile(Answer, alias_generator=to_pascal, populate_by_name=True):
    """Who the user is in an EFS file system."""

    uid: int
    gid: int
    secondary_gids: tuple[int, ...] | None = None


class TransferHomeDirectory(Answer, alias_generator=to_pascal, populate_by_name=True):
    """Where the user finds what."""

    entry: str
    """The path that the user sees: `/`."""
    target: str
    """What is there: `/bucket/prefix`."""


class TransferIdentityResponse(Answer, alias_generator=to_pascal, populate_by_name=True):
    """What a user may do. Without a role, as `TransferIdentityResponse()`, nothing: not let in."""

    role: str | None = None
    """An ARN: what the server reads and writes with for the user."""
    posix_profile: TransferPosixProfile | None = None
    """Of EFS file systems."""
    public_keys: tuple[str, ...] | None = None
    """The user's SSH keys; none where there is a password."""
    policy: str | None = None
    """JSON: a session policy."""
    home_directory_type: Literal["PATH", "LOGICAL"] | None = None
    home_directory_details: tuple[TransferHomeDirectory, ...] | None = None
    """Of `LOGICAL` ones; sent as JSON within JSON, which is how Transfer Family wants it."""
    home_directory: str | None = None
    """Of `PATH` ones: `/bucket/prefix`."""

    @model_validator(mode="after")
    def _logical_with_details(self) -> Self:
        if self.home_directory_type == "LOGICAL" and not self.home_directory_details:
            raise ValueError("a LOGICAL home directory needs `home_directory_details`")
        return self

    @field_serializer("home_directory_details", when_used="unless-none")
    def _as_text(self, details: tuple[TransferHomeDirectory, ...]) -> str:
        return _json.dumps(details).decode()


class TransferExecutionDetails(EventModel):
    """Which run of which workflow."""

    workflow_id: str
    execution_id: str


class TransferDetails(EventModel):
    """Who transferred the file, and how."""

    session_id: str | None = None
    user_name: str | None = None
    server_id: str | None = None


class TransferServiceMetadata(EventModel):
    """The run and the transfer that began it."""

    execution_details: TransferExecutionDetails
    transfer_details: TransferDetails | None = None


class TransferFileLocation(EventModel):
    """Where the file is."""

    domain: str
    """`S3` or `EFS`."""
    bucket: str | None = None
    key: str | None = None
    e_tag: str | None = None
    version_id: str | None = None
    file_system_id: str | None = None
    path: str | None = None


class TransferWorkflowEvent(LambdaEvent):
    """A custom step of a workflow, which waits for `SendWorkflowStepState`."""

    token: str
    """For `SendWorkflowStepState`."""
    service_metadata: TransferServiceMetadata
    file_location: TransferFileLocation
