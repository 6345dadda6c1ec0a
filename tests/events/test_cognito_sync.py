"""Datasets that Cognito Sync is about to store."""

from typing import Any

from achalice.events import CognitoSyncEvent, CognitoSyncRecord, parse_event

PAYLOAD: dict[str, Any] = {
    "version": 2,
    "eventType": "SyncTrigger",
    "region": "eu-central-1",
    "identityPoolId": "eu-central-1:pool",
    "identityId": "eu-central-1:ada",
    "datasetName": "settings",
    "datasetRecords": {
        "colour": {"oldValue": "red", "newValue": "green", "op": "replace"},
        "size": {"oldValue": "7", "newValue": None, "op": "remove"},
    },
}


def test_a_dataset_has_what_changed_and_what_did_not() -> None:
    event = parse_event(PAYLOAD)

    assert isinstance(event, CognitoSyncEvent)
    assert (event.version, event.event_type, event.region) == (2, "SyncTrigger", "eu-central-1")
    assert (event.identity_pool_id, event.identity_id, event.dataset_name) == (
        "eu-central-1:pool",
        "eu-central-1:ada",
        "settings",
    )
    assert event.dataset_records == {
        "colour": CognitoSyncRecord(old_value="red", new_value="green", op="replace"),
        "size": CognitoSyncRecord(old_value="7", new_value=None, op="remove"),
    }


def test_a_dataset_is_stored_as_it_came() -> None:
    assert CognitoSyncEvent.from_payload(PAYLOAD).answer() == PAYLOAD


def test_keys_are_changed_added_and_removed() -> None:
    answer = CognitoSyncEvent.from_payload(PAYLOAD).answer(
        {"colour": None, "size": "8", "new.key": "x"}
    )

    assert answer["datasetRecords"] == {
        "colour": {"oldValue": "red", "newValue": None, "op": "remove"},
        "size": {"oldValue": "7", "newValue": "8", "op": "replace"},
        "new.key": {"newValue": "x", "op": "replace"},
    }
    assert PAYLOAD["datasetRecords"]["colour"]["newValue"] == "green"


def test_a_dataset_may_be_empty() -> None:
    assert CognitoSyncEvent.from_payload({**PAYLOAD, "datasetRecords": None}).answer({}) == {
        **PAYLOAD,
        "datasetRecords": {},
    }
