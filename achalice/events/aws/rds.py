"""Instances, clusters, snapshots and proxies, as RDS tells EventBridge.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloud-watch-events.html
"""

from typing import Annotated

from pydantic import Field

from achalice.events._base import NullIsEmpty, Texts
from achalice.events._spelling import PascalModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["RDSEvent"]


class RDSDetail(PascalModel):
    """What happened to a database."""

    source_type: str
    """`DB_INSTANCE`, `CLUSTER`, `SNAPSHOT`, `CLUSTER_SNAPSHOT`, `DB_PARAM`, `DB_PROXY`, ..."""
    source_identifier: str
    source_arn: str | None = None
    message: str
    event_categories: Annotated[tuple[str, ...], NullIsEmpty] = ()
    """`failover`, `backup`, `notification`, ..."""
    date: str | None = None
    """ISO 8601, as a rule."""
    event_id: str | None = Field(
        default=None, validation_alias="EventID", serialization_alias="EventID"
    )
    """`RDS-EVENT-0068`."""
    tags: Texts = Field(default_factory=dict)


class RDSEvent(EventBridgeEvent[RDSDetail]):
    """Something happened to a database; `detail_type` says what kind of thing it is."""
