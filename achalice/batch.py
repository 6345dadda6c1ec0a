"""One call a record: bounded, in order where the source has one, failures reported alone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from achalice.context import Invocation
from achalice.deadlines import within
from achalice.exceptions import BatchFailedError, DeadlineExceededError

RawRecord = Mapping[str, Any]

_log = logging.getLogger("achalice")


class Source(NamedTuple):
    """What the records of a source are told apart by, and which of them have an order."""

    identifier: Callable[[RawRecord], object]
    """What Lambda calls the record in `batchItemFailures`."""
    group: Callable[[RawRecord], object]
    """Records of one group are handled one after the other; None: it belongs to no group."""
    order: Literal["none", "group", "stream"]
    """What a failure holds up: nothing, the rest of its group, or all that is behind it.

    Lambda goes back to the first failure of a stream, and delivers everything behind it again.
    """
    reports_failures: bool = True
    """Whether Lambda takes `batchItemFailures` of this source."""


def _nothing(record: RawRecord) -> None:
    return None


def _message_group(record: RawRecord) -> object:
    """Of a FIFO queue; standard queues use groups to share out turns, not to keep an order."""
    if not str(record.get("eventSourceARN")).endswith(".fifo"):
        return None
    return (record.get("attributes") or {}).get("MessageGroupId")


def _keys(record: RawRecord) -> object:
    # Objects cannot be keys of a dictionary, and these are small.
    return repr(sorted(((record.get("dynamodb") or {}).get("Keys") or {}).items()))


SOURCES: Mapping[str, Source] = {
    "sqs": Source(lambda record: record.get("messageId"), _message_group, "group"),
    "kinesis": Source(
        lambda record: (record.get("kinesis") or {}).get("sequenceNumber"),
        lambda record: (record.get("kinesis") or {}).get("partitionKey"),
        "stream",
    ),
    "dynamodb": Source(
        lambda record: (record.get("dynamodb") or {}).get("SequenceNumber"), _keys, "stream"
    ),
    "kafka": Source(
        lambda record: f"{record.get('topic')}-{record.get('partition')}@{record.get('offset')}",
        lambda record: (record.get("topic"), record.get("partition")),
        "group",
        reports_failures=False,
    ),
    "s3": Source(
        lambda record: ((record.get("s3") or {}).get("object") or {}).get("key"),
        lambda record: ((record.get("s3") or {}).get("object") or {}).get("key"),
        "none",
        reports_failures=False,
    ),
    "sns": Source(
        lambda record: (record.get("Sns") or {}).get("MessageId"),
        _nothing,
        "none",
        reports_failures=False,
    ),
}
"""By the kind of event that brings several records."""

ANY_SOURCE = Source(lambda record: record.get("id"), _nothing, "none", reports_failures=False)
"""Of events that the others are not: all of a batch is delivered again, or none."""


class Batch:
    """The records of one invocation, and what has become of each."""

    def __init__(self, source: Source, records: Sequence[RawRecord]) -> None:
        self.source = source
        self.records = records
        self._open = dict.fromkeys(range(len(records)))
        """The numbers of those that have not been handled well: failed, or not yet done."""
        self._failed: set[int] = set()
        self._errors: list[Exception] = []

    async def handle(
        self,
        call: Callable[[RawRecord], Awaitable[object]],
        limit: int,
        invocation: Invocation,
    ) -> None:
        """Call `call` with every record, at most `limit` at a time, until the deadline."""
        work = self._handle_all(call, limit)
        try:
            await within(invocation.deadline_margin, invocation.lambda_context, work)
        except DeadlineExceededError:
            _log.error(
                "%s of %s records were not handled when the invocation's time was over",
                len(self._open) - len(self._failed),
                len(self.records),
            )

    async def _handle_all(self, call: Callable[[RawRecord], Awaitable[object]], limit: int) -> None:
        # As many tasks as may run at a time, however many records there are.
        lanes = iter(self._lanes())
        async with asyncio.TaskGroup() as tasks:
            for _ in range(min(limit, len(self.records))):
                tasks.create_task(self._work(lanes, call))

    async def _work(
        self, lanes: Iterator[Iterable[int]], call: Callable[[RawRecord], Awaitable[object]]
    ) -> None:
        for lane in lanes:
            for number in lane:
                if self._is_held_up(number):
                    break
                try:
                    await call(self.records[number])
                except Exception as error:
                    self.fail(number, error)
                    if self.source.order != "none" and self.group(number) is not None:
                        break
                else:
                    del self._open[number]

    def _lanes(self) -> Iterable[Iterable[int]]:
        """The numbers of all records, those of one group together and in order."""
        lanes: dict[object, list[int]] = {}
        for number in range(len(self.records)):
            group = self.group(number)
            lanes.setdefault(("alone", number) if group is None else ("group", group), []).append(
                number
            )
        return lanes.values()

    def group(self, number: int) -> object:
        """The group of the record with that number; None: it has none."""
        return self.source.group(self.records[number])

    def _is_held_up(self, number: int) -> bool:
        """Whether a failure before it has Lambda deliver it again in any case."""
        return self.source.order == "stream" and any(each < number for each in self._failed)

    def not_held_up(self) -> list[int]:
        """The numbers of the records that no failure keeps from being handled."""
        first = min(self._failed, default=len(self.records))
        behind = {self.group(each): each for each in sorted(self._failed, reverse=True)}
        behind.pop(None, None)

        def is_free(number: int) -> bool:
            if number in self._failed:
                return False
            match self.source.order:
                case "stream":
                    return number < first
                case "group":
                    return behind.get(self.group(number), number) >= number
                case "none":
                    return True

        return [number for number in range(len(self.records)) if is_free(number)]

    def succeed(self, numbers: Iterable[int]) -> None:
        """Note that the records with those numbers have been handled."""
        for number in numbers:
            self._open.pop(number, None)

    def fail(self, number: int, error: Exception) -> None:
        """Note that the record with that number was not handled, and log why."""
        self._failed.add(number)
        self._errors.append(error)
        name = self.source.identifier(self.records[number])
        # A body of a wrong type is the sender's mistake: where it is says more than our code.
        _log.error("record %s failed: %s", name, error, exc_info=error)

    def answer(self) -> dict[str, object]:
        """What Lambda is told: which records to deliver again.

        Raises:
            BatchFailedError: some failed, and Lambda takes no such answer from this source.
        """
        missing = list(self._open)
        if self.source.order == "stream":
            # All that is behind it comes again anyhow.
            missing = missing[:1]
        failures = [self.source.identifier(self.records[number]) for number in missing]
        if failures and not self.source.reports_failures:
            raise BatchFailedError(len(self._open), len(self.records), self._errors)
        return {"batchItemFailures": [{"itemIdentifier": each} for each in failures]}
