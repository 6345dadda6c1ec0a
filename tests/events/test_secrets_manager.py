"""Rotation of secrets."""

import pytest
from pydantic import ValidationError

from achalice.events import SecretRotationEvent, parse_event

ROTATION = {
    "Step": "createSecret",
    "SecretId": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-a1b2c3",
    "ClientRequestToken": "550e8400-e29b-41d4-a716-446655440000",
}


def test_a_rotation_is_one_step_for_one_version() -> None:
    event = parse_event(ROTATION)

    assert isinstance(event, SecretRotationEvent)
    assert (event.step, event.secret_id) == ("createSecret", ROTATION["SecretId"])
    assert event.client_request_token == "550e8400-e29b-41d4-a716-446655440000"
    assert event.rotation_token is None
    assert event.to_dict() is ROTATION


def test_another_accounts_function_has_a_token() -> None:
    event = SecretRotationEvent.from_payload({**ROTATION, "RotationToken": "t"})

    assert event.rotation_token == "t"


def test_a_rotation_without_a_secret_is_none() -> None:
    with pytest.raises(ValidationError, match=r"SecretId\n  Field required"):
        SecretRotationEvent.from_payload({"Step": "createSecret", "ClientRequestToken": "1"})
