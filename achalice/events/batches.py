"""What a batch's handler answers when it reports for itself which records have failed.

https://docs.aws.amazon.com/lambda/latest/dg/example_serverless_SQS_Lambda_batch_item_failures_section.html
"""

from typing import Annotated, Protocol

from pydantic import Field

from achalice.events._answers import Answer

__all__ = ["BatchItemFailure", "BatchItemFailures", "KafkaItemIdentifier"]


class KafkaItemIdentifier(Answer):
    """Which Kafka record: they have no id of their own."""

    partition: Annotated[str, Field(min_length=1)]
    """Topic and partition, as the event groups records: `orders-0`."""
    offset: int


class BatchItemFailure(Answer):
    """One record that failed."""

    item_identifier: KafkaItemIdentifier | Annotated[str, Field(min_length=1)]
    """A message's id, a stream record's sequence number. Lambda retries all where it is empty."""


class _Identified(Protocol):
    @property
    def item_identifier(self) -> str | KafkaItemIdentifier: ...


class BatchItemFailures(Answer):
    """The records that Lambda is to retry; none is success.

    Of a stream, Lambda goes on from the first of them: what comes after it is retried, too. The
    event source needs `ReportBatchItemFailures`, else the whole batch counts as done.
    """

    batch_item_failures: tuple[BatchItemFailure, ...] = ()

    @classmethod
    def of(cls, *failed: "_Identified | str") -> "BatchItemFailures":
        """Of records, or of their identifiers."""
        return cls(
            batch_item_failures=tuple(
                BatchItemFailure(
                    item_identifier=each if isinstance(each, str) else each.item_identifier
                )
                for each in failed
            )
        )
