"""What became of invocations, where the destination is an event bus.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from achalice.events.destinations import LambdaDestinationEvent
from achalice.events.eventbridge import EventBridgeEvent

__all__ = ["LambdaInvocationResultEvent"]


class LambdaInvocationResultEvent(EventBridgeEvent[LambdaDestinationEvent]):
    """An asynchronous invocation ended; `source` is `lambda`, and `detail_type` says how."""
