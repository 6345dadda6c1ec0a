"""Batches whose records AWS groups by where they come from."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Generic

from pydantic import BeforeValidator, Field, SerializerFunctionWrapHandler, WrapSerializer
from typing_extensions import TypeVar

from achalice.events._base import EventRecord, RecordsEvent


class GroupedRecord(EventRecord):
    """A record that AWS lists with others of one origin."""

    group: str = Field(default="", exclude=True, repr=False)
    """The name that AWS lists it under; not in the record itself."""


GroupedT = TypeVar("GroupedT", bound=GroupedRecord, default=GroupedRecord, covariant=True)


class GroupedRecordsEvent(RecordsEvent[GroupedT], Generic[GroupedT]):
    """An event that has its records by their groups' names; iterating goes from group to group."""

    @classmethod
    def _raw_records(cls, payload: Mapping[str, Any]) -> Sequence[Any]:
        groups: object = super()._raw_records(payload)
        return [record for _, record in _rows(groups)] if isinstance(groups, Mapping) else ()

    def _with_empty_groups(self, records: Any) -> Any:
        groups: object = super()._raw_records(self.to_dict())
        names = groups if isinstance(groups, Mapping) else {}
        return {**{name: [] for name in names}, **records}


def _rows(groups: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """The records, each after its group's name; what is no list is one record, and a wrong one."""
    for name, records in groups.items():
        row = records if isinstance(records, list) else [records]
        yield from ((name, record) for record in row if record is not None)


def _flat(groups: object) -> object:
    if not isinstance(groups, Mapping):
        return groups
    return [
        {**record, "group": name} if isinstance(record, Mapping) else record
        for name, record in _rows(groups)
    ]


def _grouped(
    records: tuple[GroupedRecord, ...], serialise: SerializerFunctionWrapHandler
) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for record, dumped in zip(records, serialise(records), strict=True):
        groups.setdefault(record.group, []).append(dumped)
    return groups


Grouped = Annotated[tuple[GroupedT, ...], BeforeValidator(_flat), WrapSerializer(_grouped)]
"""Records of all groups, in one row; `{name: records}` on the wire."""

__all__ = ["Grouped", "GroupedRecord", "GroupedRecordsEvent"]
