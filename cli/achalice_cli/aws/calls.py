"""Each call to AWS as it ends: what it was, how long it took, how often it was tried."""

import time
from collections.abc import Callable, MutableMapping

from aiobotocore.session import AioSession
from botocore.model import OperationModel

from achalice_cli.engine.spans import CURRENT_STEP, Span

_BEGUN = "achalice_begun"


def report_calls(session: AioSession, report: Callable[[Span], None]) -> None:
    """Report every call of the clients that `session` makes from now on."""

    def begin(context: MutableMapping[str, object], **_: object) -> None:
        context[_BEGUN] = time.perf_counter()

    def end(
        model: OperationModel,
        context: MutableMapping[str, object],
        parsed: dict[str, dict[str, object]],
        **_: object,
    ) -> None:
        retries = parsed.get("ResponseMetadata", {}).get("RetryAttempts", 0)
        tell(model, context, retries if isinstance(retries, int) else 0, None)

    def fail(
        exception: Exception,
        context: MutableMapping[str, object],
        event_name: str,
        **_: object,
    ) -> None:
        service, operation = event_name.split(".")[1:3]
        said(f"{service} {operation}", context, 0, str(exception))

    def tell(
        model: OperationModel,
        context: MutableMapping[str, object],
        retries: int,
        error: str | None,
    ) -> None:
        service = model.service_model.service_name
        said(f"{service} {model.name}", context, retries, error)

    def said(
        name: str, context: MutableMapping[str, object], retries: int, error: str | None
    ) -> None:
        now = time.perf_counter()
        begun = context.get(_BEGUN)
        report(
            Span(
                name,
                "call",
                begun if isinstance(begun, float) else now,
                now,
                CURRENT_STEP.get(),
                {"retries": retries, **({} if error is None else {"error": error})},
            )
        )

    session.register("before-call", begin)
    session.register("after-call", end)
    session.register("after-call-error", fail)
