"""Users of Transfer Family servers, and steps of its workflows."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from achalice import Chalice, _json
from achalice.events import (
    TransferHomeDirectory,
    TransferIdentityEvent,
    TransferIdentityResponse,
    TransferPosixProfile,
    TransferWorkflowEvent,
    parse_event,
)

from ..builders import FakeContext

USER: dict[str, Any] = {
    "username": "jane",
    "password": "hidden",
    "protocol": "SFTP",
    "serverId": "s-abcd123456",
    "sourceIp": "192.0.2.1",
}


def test_a_server_asks_whether_somebody_may_come_in() -> None:
    event = parse_event(USER)

    assert isinstance(event, TransferIdentityEvent)
    assert (event.username, event.password, event.protocol) == ("jane", "hidden", "SFTP")
    assert (event.server_id, event.source_ip) == ("s-abcd123456", "192.0.2.1")
    assert "hidden" not in repr(event)
    assert event.to_dict() is USER


@pytest.mark.parametrize("change", [{}, {"password": None}, {"password": ""}])
def test_a_user_with_a_key_has_no_password(change: dict[str, str | None]) -> None:
    payload = {name: value for name, value in USER.items() if name != "password"}

    event = parse_event({**payload, **change})

    assert isinstance(event, TransferIdentityEvent)
    assert not event.password


async def test_a_user_is_let_in_with_a_role() -> None:
    app = Chalice("shop")

    @app.lambda_function()
    async def authenticate(event: TransferIdentityEvent) -> TransferIdentityResponse:
        return TransferIdentityResponse(
            role="arn:aws:iam::123456789012:role/files",
            posix_profile=TransferPosixProfile(uid=1, gid=2),
            public_keys=("ssh-rsa AAAA",),
            home_directory_type="LOGICAL",
            home_directory_details=(TransferHomeDirectory(entry="/", target="/bucket/jane"),),
        )

    answer = await app.dispatch(USER, FakeContext())

    assert isinstance(answer, dict)
    details = json.loads(answer.pop("HomeDirectoryDetails"))
    assert details == [{"Entry": "/", "Target": "/bucket/jane"}]
    assert answer == {
        "Role": "arn:aws:iam::123456789012:role/files",
        "PosixProfile": {"Uid": 1, "Gid": 2},
        "PublicKeys": ["ssh-rsa AAAA"],
        "HomeDirectoryType": "LOGICAL",
    }


def test_an_empty_answer_lets_nobody_in() -> None:
    assert _json.plain(TransferIdentityResponse()) == {}


def test_a_logical_home_must_lead_somewhere() -> None:
    with pytest.raises(ValidationError, match="needs `home_directory_details`"):
        TransferIdentityResponse(role="arn:1", home_directory_type="LOGICAL")


STEP: dict[str, Any] = {
    "token": "MzI0Nzc4",
    "serviceMetadata": {
        "executionDetails": {"workflowId": "w-1234567890", "executionId": "abcd1234"},
        "transferDetails": {
            "sessionId": "36688ff5d2deda8c",
            "userName": "jane",
            "serverId": "s-abcd123456",
        },
    },
    "fileLocation": {
        "domain": "S3",
        "bucket": "files",
        "key": "jane/tea.csv",
        "eTag": "d8e8",
        "versionId": None,
    },
}


def test_a_step_has_the_file_and_what_its_answer_needs() -> None:
    event = parse_event(STEP)

    assert isinstance(event, TransferWorkflowEvent)
    assert event.token == "MzI0Nzc4"
    assert event.service_metadata.execution_details.workflow_id == "w-1234567890"
    assert event.service_metadata.execution_details.execution_id == "abcd1234"
    assert event.service_metadata.transfer_details is not None
    assert event.service_metadata.transfer_details.user_name == "jane"
    location = event.file_location
    assert (location.domain, location.bucket, location.key) == ("S3", "files", "jane/tea.csv")
    assert (location.e_tag, location.version_id, location.path) == ("d8e8", None, None)
    assert event.to_dict() is STEP


def test_a_file_may_be_in_a_file_system() -> None:
    location = {"domain": "EFS", "fileSystemId": "fs-1", "path": "/jane/tea.csv"}

    event = TransferWorkflowEvent.from_payload({**STEP, "fileLocation": location})

    assert (event.file_location.file_system_id, event.file_location.path) == (
        "fs-1",
        "/jane/tea.csv",
    )
