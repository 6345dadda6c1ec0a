"""One handler of several triggers: it says which events it takes."""

from collections.abc import Callable, Coroutine
from typing import Any

from achalice import Chalice
from achalice.events import LambdaEvent, SNSEvent, SQSEvent

app = Chalice("shop")


@app.on_sqs_message(queue="orders", name="queue")
@app.on_sns_message("orders", name="topic")
async def on_order(event: SQSEvent | SNSEvent) -> int:
    return len(event)


@app.on_kinesis_record("clicks")
@app.schedule("rate(1 day)", name="nightly")
async def on_anything(event: LambdaEvent) -> str:
    return event.context.aws_request_id


kept: Callable[[SQSEvent | SNSEvent], Coroutine[Any, Any, int]] = on_order
kept_too: Callable[[LambdaEvent], Coroutine[Any, Any, str]] = on_anything
