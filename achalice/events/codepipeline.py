"""Jobs of a pipeline's Lambda actions.

https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
"""

from typing import Annotated, Generic

from pydantic import Field
from typing_extensions import TypeVar

from achalice.events._base import EventModel, LambdaEvent, NullIsEmpty, Timestamp
from achalice.events._bodies import TextOrJSON
from achalice.events._spelling import PascalModel

__all__ = [
    "CodePipelineArtifact",
    "CodePipelineArtifactCredentials",
    "CodePipelineData",
    "CodePipelineEncryptionKey",
    "CodePipelineJob",
    "CodePipelineJobEvent",
]

ParametersT = TypeVar("ParametersT", default=str, covariant=True)
"""What an action's user parameters are: `str` as they came, or a type that their JSON is."""


class CodePipelineConfiguration(PascalModel, Generic[ParametersT]):
    """How the action is configured."""

    function_name: str | None = None
    user_parameters: str | None = None
    """As they stand in the pipeline; None where it has none."""
    decoded_user_parameters: Annotated[ParametersT | None, TextOrJSON()] = Field(
        default=None, validation_alias="UserParameters", exclude=True
    )
    """Read as the type in brackets: `CodePipelineJobEvent[Settings]`."""


class CodePipelineActionConfiguration(EventModel, Generic[ParametersT]):
    """How the action is configured."""

    configuration: CodePipelineConfiguration[ParametersT]


class CodePipelineS3ArtifactLocation(EventModel):
    """An object in S3."""

    bucket_name: str
    object_key: str


class CodePipelineArtifactLocation(EventModel):
    """Where an artifact is, or goes."""

    type: str
    """`S3`."""
    s3_location: CodePipelineS3ArtifactLocation | None = None


class CodePipelineArtifact(EventModel):
    """What the action takes, or makes."""

    name: str
    revision: str | None = None
    location: CodePipelineArtifactLocation


class CodePipelineArtifactCredentials(EventModel):
    """What the artifacts are read and written with."""

    access_key_id: str
    secret_access_key: str = Field(repr=False)
    session_token: str | None = Field(default=None, repr=False)
    expiration_time: Timestamp | None = None


class CodePipelineEncryptionKey(EventModel):
    """What the artifacts are encrypted with."""

    id: str
    """An ARN, an id or an alias of KMS."""
    type: str
    """`KMS`."""


class CodePipelineData(EventModel, Generic[ParametersT]):
    """What there is to do."""

    action_configuration: CodePipelineActionConfiguration[ParametersT]
    input_artifacts: Annotated[tuple[CodePipelineArtifact, ...], NullIsEmpty] = ()
    output_artifacts: Annotated[tuple[CodePipelineArtifact, ...], NullIsEmpty] = ()
    artifact_credentials: CodePipelineArtifactCredentials | None = None
    continuation_token: str | None = None
    """What the last call put the job off with; None on the first."""
    encryption_key: CodePipelineEncryptionKey | None = None
    """None where the pipeline's bucket has its own."""


class CodePipelineJob(EventModel, Generic[ParametersT]):
    """A job."""

    id: str
    """For `PutJobSuccessResult` and `PutJobFailureResult`."""
    account_id: str
    data: CodePipelineData[ParametersT]


class CodePipelineJobEvent(LambdaEvent, Generic[ParametersT]):
    """A pipeline's action: CodePipeline waits for `PutJobSuccessResult` or `PutJobFailureResult`.

    `CodePipelineJobEvent[Settings]` reads the user parameters.
    """

    job: CodePipelineJob[ParametersT] = Field(
        validation_alias="CodePipeline.job", serialization_alias="CodePipeline.job"
    )

    @property
    def user_parameters(self) -> str | None:
        """As they stand in the pipeline; None where it has none."""
        return self.job.data.action_configuration.configuration.user_parameters

    @property
    def decoded_user_parameters(self) -> ParametersT | None:
        """Read as the type in brackets; None where the pipeline has none."""
        return self.job.data.action_configuration.configuration.decoded_user_parameters
