"""Jobs, crawlers and the data catalog, as Glue tells EventBridge.

https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
"""

from typing import Annotated

from pydantic import Field

from achalice.events._base import EventModel, NullIsEmpty, Timestamp
from achalice.events._spelling import PascalModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = [
    "GlueCrawlerStateChangeEvent",
    "GlueDataCatalogDatabaseEvent",
    "GlueDataCatalogTableEvent",
    "GlueJobRunStatusEvent",
    "GlueJobStateChangeEvent",
]


class GlueJobStateChangeDetail(EventModel):
    """A run of a job that ended."""

    job_name: str
    job_run_id: str
    state: str
    """`SUCCEEDED`, `FAILED`, `TIMEOUT` or `STOPPED`."""
    severity: str | None = None
    """`INFO` or `ERROR`."""
    message: str | None = None


class GlueNotificationCondition(PascalModel):
    """When Glue was to tell."""

    notify_delay_after: float | None = None
    """Minutes."""


class GlueJobRunStatusDetail(GlueJobStateChangeDetail):
    """A run of a job that takes longer than was thought."""

    started_on: Timestamp | None = None
    notification_condition: GlueNotificationCondition | None = None


class GlueCrawlerStateChangeDetail(EventModel):
    """What a crawler did. AWS sends its numbers as text."""

    crawler_name: str
    state: str
    """`Started`, `Succeeded` or `Failed`."""
    message: str | None = None
    error_message: str | None = None
    account_id: str | None = None
    started_on_date: str | None = None
    completion_date: str | None = None
    cloud_watch_log_link: str | None = None
    running_time: str | None = Field(
        default=None, validation_alias="runningTime (sec)", serialization_alias="runningTime (sec)"
    )
    """Seconds."""
    warning_message: str | None = None
    tables_created: int | None = None
    tables_updated: int | None = None
    tables_deleted: int | None = None
    partitions_created: int | None = None
    partitions_updated: int | None = None
    partitions_deleted: int | None = None


class GlueDataCatalogDatabaseDetail(EventModel):
    """What changed in a database."""

    database_name: str
    type_of_change: str
    """`CreateTable`, `UpdateTable`, `DeleteTable`, `BatchDeleteTable`, ..."""
    changed_tables: Annotated[tuple[str, ...], NullIsEmpty] = ()


class GlueDataCatalogTableDetail(EventModel):
    """What changed in a table."""

    database_name: str
    table_name: str
    type_of_change: str
    """`UpdateTable`, `BatchCreatePartition`, `DeletePartition`, ..."""
    changed_partitions: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """The partitions' values: `[2018, 01]`."""


class GlueJobStateChangeEvent(EventBridgeEvent[GlueJobStateChangeDetail]):
    """A job's run ended."""


class GlueJobRunStatusEvent(EventBridgeEvent[GlueJobRunStatusDetail]):
    """A job's run takes longer than was thought."""


class GlueCrawlerStateChangeEvent(EventBridgeEvent[GlueCrawlerStateChangeDetail]):
    """A crawler began or ended."""


class GlueDataCatalogDatabaseEvent(EventBridgeEvent[GlueDataCatalogDatabaseDetail]):
    """A database of the data catalog changed."""


class GlueDataCatalogTableEvent(EventBridgeEvent[GlueDataCatalogTableDetail]):
    """A table of the data catalog changed."""
