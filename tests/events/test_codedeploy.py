"""Lifecycle hooks of deployments."""

from achalice.events import CodeDeployLifecycleHookEvent, parse_event


def test_a_hook_has_what_its_answer_needs() -> None:
    payload = {"DeploymentId": "d-1", "LifecycleEventHookExecutionId": "eyJl"}

    event = parse_event(payload)

    assert isinstance(event, CodeDeployLifecycleHookEvent)
    assert (event.deployment_id, event.lifecycle_event_hook_execution_id) == ("d-1", "eyJl")
    assert event.to_dict() is payload
