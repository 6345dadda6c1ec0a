"""Keys, as KMS tells EventBridge.

https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html
"""

from achalice.events._spelling import KebabModel
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["KMSKeyEvent"]


class KMSKeyDetail(KebabModel):
    """Which key."""

    key_id: str
    key_material_id: str | None = None


class KMSKeyEvent(EventBridgeEvent[KMSKeyDetail]):
    """A key was rotated or deleted, or its material expired: `detail_type` says which."""
