"""What else of Amazon Bedrock calls functions: flows, prompts, the ingestion of documents."""

from typing import Annotated, Any

from pydantic import Field

from achalice.events._answers import Answer, Unchanged
from achalice.events._base import EventModel, LambdaEvent, NullIsEmpty
from achalice.events.bedrock import BedrockAgent

__all__ = [
    "BedrockContentBatch",
    "BedrockFile",
    "BedrockFileLocation",
    "BedrockFlow",
    "BedrockFlowEvent",
    "BedrockFlowInput",
    "BedrockFlowNode",
    "BedrockParserEvent",
    "BedrockS3Location",
    "BedrockTransformationEvent",
    "BedrockTransformationResponse",
]


class BedrockFlow(EventModel):
    """The flow that has come to this node."""

    flow_arn: str | None = None
    flow_alias_arn: str | None = None


class BedrockFlowInput(EventModel):
    """A value that the node gets from others."""

    name: str
    type: str | None = None
    """`String`, `Number`, `Boolean`, `Object` or `Array`."""
    expression: str | None = None
    """Where in the others' output it was."""
    value: Any = None


class BedrockFlowNode(EventModel):
    """The node that is this function."""

    name: str
    node_inputs: Annotated[tuple[BedrockFlowInput, ...], NullIsEmpty] = ()


class BedrockFlowEvent(LambdaEvent):
    """A flow has come to a Lambda function node. What is returned is the node's output.

    https://docs.aws.amazon.com/bedrock/latest/userguide/flows-nodes.html
    """

    message_version: str = "1.0"
    flow: BedrockFlow
    node: BedrockFlowNode

    @property
    def inputs(self) -> dict[str, Any]:
        """The values that the node gets, by name."""
        return {each.name: each.value for each in self.node.node_inputs}


class BedrockParserEvent(LambdaEvent):
    """What does the raw output of a model mean?

    What has to be returned depends on the type of the prompt.

    https://docs.aws.amazon.com/bedrock/latest/userguide/lambda-parser.html
    """

    message_version: str = "1.0"
    agent: BedrockAgent = Field(default_factory=BedrockAgent)
    invoke_model_raw_response: str
    prompt_type: str
    """`ORCHESTRATION`, `PRE_PROCESSING`, `POST_PROCESSING`, `ROUTING_CLASSIFIER`,
    `KNOWLEDGE_BASE_RESPONSE_GENERATION` or `MEMORY_SUMMARIZATION`."""
    override_type: str = "OUTPUT_PARSER"


class BedrockS3Location(EventModel):
    """An object of S3."""

    uri: str


class BedrockFileLocation(EventModel):
    """Where a document came from."""

    type: str | None = None
    """`S3`."""
    s3_location: BedrockS3Location | None = Field(
        default=None, validation_alias="s3_location", serialization_alias="s3_location"
    )


class BedrockContentBatch(EventModel):
    """A part of a document's text."""

    key: str
    """Of the object that has it, in the event's bucket."""


class BedrockFile(EventModel):
    """A document, and where its text is."""

    original_file_location: BedrockFileLocation
    file_metadata: dict[str, Any] | None = None
    content_batches: Annotated[tuple[BedrockContentBatch, ...], NullIsEmpty] = ()


class BedrockTransformationResponse(Answer):
    """Where the text is now, of each document."""

    output_files: Annotated[tuple[BedrockFile, ...], Unchanged]


class BedrockTransformationEvent(LambdaEvent):
    """A knowledge base reads documents, and leaves it to a function to cut their text up.

    https://docs.aws.amazon.com/bedrock/latest/userguide/kb-custom-transformation.html
    """

    version: str = "1.0"
    knowledge_base_id: str
    data_source_id: str
    ingestion_job_id: str | None = None
    bucket_name: str
    """Where the text is, and where the function has to write it to."""
    prior_task: str | None = None
    """`CHUNKING`."""
    input_files: Annotated[tuple[BedrockFile, ...], NullIsEmpty] = ()
