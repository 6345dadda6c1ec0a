"""Errors that workflows hand on, and what Lambda's blueprints ask of Batch."""

import json

import pytest

from achalice.events import (
    BatchGetJobEvent,
    BatchSubmitJobEvent,
    StepFunctionsErrorEvent,
    parse_event,
)


def test_a_workflow_hands_on_what_a_function_raised() -> None:
    cause = {"errorMessage": "no tea", "errorType": "OutOfStock", "stackTrace": []}

    event = parse_event({"Error": "OutOfStock", "Cause": json.dumps(cause)})

    assert isinstance(event, StepFunctionsErrorEvent)
    assert (event.error, event.cause_data) == ("OutOfStock", cause)


@pytest.mark.parametrize("cause", ["", "it took too long", "[]"])
def test_other_causes_are_for_people(cause: str) -> None:
    event = parse_event({"Error": "States.Timeout", "Cause": cause})

    assert isinstance(event, StepFunctionsErrorEvent)
    assert (event.cause, event.cause_data) == (cause, None)


def test_a_blueprint_is_asked_to_submit_a_job() -> None:
    event = parse_event(
        {
            "jobName": "roast",
            "jobQueue": "beans",
            "jobDefinition": "roast:3",
            "parameters": {"degree": "dark"},
        }
    )

    assert isinstance(event, BatchSubmitJobEvent)
    assert (event.job_name, event.job_queue, event.job_definition) == ("roast", "beans", "roast:3")
    assert (event.parameters, event.container_overrides) == ({"degree": "dark"}, None)


def test_a_blueprint_is_asked_for_a_job() -> None:
    event = parse_event({"jobId": "1"})

    assert isinstance(event, BatchGetJobEvent)
    assert event.job_id == "1"
