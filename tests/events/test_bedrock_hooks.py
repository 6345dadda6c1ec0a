"""What else of Amazon Bedrock calls functions."""

from typing import Any

from achalice import _json
from achalice.events import (
    BedrockContentBatch,
    BedrockFlowEvent,
    BedrockParserEvent,
    BedrockTransformationEvent,
    BedrockTransformationResponse,
    parse_event,
)


def test_a_flow_comes_to_a_node() -> None:
    payload = {
        "messageVersion": "1.0",
        "flow": {"flowArn": "arn:aws:bedrock:::flow/F1", "flowAliasArn": "arn:aws:bedrock:::A1"},
        "node": {
            "name": "brew",
            "nodeInputs": [
                {"name": "tea", "expression": "$.data", "type": "String", "value": "oolong"},
                {"name": "cups", "expression": "$.data", "type": "Number", "value": 2},
            ],
        },
    }

    event = parse_event(payload)

    assert isinstance(event, BedrockFlowEvent)
    assert event.flow.flow_arn == "arn:aws:bedrock:::flow/F1"
    assert event.node.name == "brew"
    assert event.inputs == {"tea": "oolong", "cups": 2}


def test_a_models_output_is_to_be_understood() -> None:
    payload = {
        "messageVersion": "1.0",
        "agent": {"name": "travel", "id": "A1", "alias": "T1", "version": "1"},
        "invokeModelRawResponse": "<thinking>tea</thinking>",
        "promptType": "PRE_PROCESSING",
        "overrideType": "OUTPUT_PARSER",
    }

    event = parse_event(payload)

    assert isinstance(event, BedrockParserEvent)
    assert event.invoke_model_raw_response == "<thinking>tea</thinking>"
    assert (event.prompt_type, event.override_type) == ("PRE_PROCESSING", "OUTPUT_PARSER")
    assert event.agent.name == "travel"


def test_a_documents_text_is_cut_up_anew() -> None:
    file: dict[str, Any] = {
        "originalFileLocation": {"type": "S3", "s3_location": {"uri": "s3://teas/oolong.md"}},
        "fileMetadata": {"shelf": "7"},
        "contentBatches": [{"key": "in/1.json"}],
    }
    payload = {
        "version": "1.0",
        "knowledgeBaseId": "K1",
        "dataSourceId": "D1",
        "ingestionJobId": "J1",
        "bucketName": "chunks",
        "priorTask": "CHUNKING",
        "inputFiles": [file],
    }

    event = parse_event(payload)
    assert isinstance(event, BedrockTransformationEvent)
    [document] = event.input_files
    response = BedrockTransformationResponse(
        output_files=(
            document.model_copy(
                update={"content_batches": (BedrockContentBatch(key="out/1.json"),)}
            ),
        )
    )

    assert (event.knowledge_base_id, event.bucket_name) == ("K1", "chunks")
    assert (event.ingestion_job_id, event.prior_task) == ("J1", "CHUNKING")
    location = document.original_file_location.s3_location
    assert location is not None
    assert location.uri == "s3://teas/oolong.md"
    assert _json.plain(response) == {
        "outputFiles": [{**file, "contentBatches": [{"key": "out/1.json"}]}]
    }
