"""Datasets that Cognito Sync is about to store.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-events.html
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from achalice._typing import RawEvent
from achalice.events._base import EventModel, LambdaEvent, NullIsEmptyMapping

__all__ = ["CognitoSyncEvent", "CognitoSyncRecord"]


class CognitoSyncRecord(EventModel):
    """A key's value, before and after."""

    old_value: str | None = None
    new_value: str | None = None
    """None removes it."""
    op: str | None = None
    """`replace` or `remove`."""


class CognitoSyncEvent(LambdaEvent):
    """A device has changed its dataset."""

    version: int = 2
    event_type: str = "SyncTrigger"
    region: str | None = None
    identity_pool_id: str
    identity_id: str
    dataset_name: str
    dataset_records: Annotated[dict[str, CognitoSyncRecord], NullIsEmptyMapping] = Field(
        default_factory=dict
    )
    """All of the dataset's records, by key, changed or not."""

    def answer(self, values: Mapping[str, str | None] | None = None) -> RawEvent:
        """Store what the device sent, except these keys' `values`, of which None removes a key."""
        payload = self.to_dict() or self.model_dump(mode="json", by_alias=True, exclude_unset=True)
        records = dict(payload.get("datasetRecords") or {})
        for key, value in (values or {}).items():
            op = "remove" if value is None else "replace"
            records[key] = {**records.get(key, {}), "newValue": value, "op": op}
        return {**payload, "datasetRecords": records}
