"""Handlers of other events compared: what they get, and what Lambda gets of them."""

import copy
import json
import os
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Literal
from unittest.mock import patch

from hypothesis import strategies as st

from ..builders import schedule_event, sqs_event
from .dialects import ACHALICE, ACHALICE_ASYNC, Dialect, unannotated
from .differences import Difference, Subject
from .exchanges import CONTEXT
from .generators import TEXT
from .parts import attempt
from .shop import Problem

Step = Literal["pass", "result", "raise", "catch", "replace", "answer"]


@dataclass(frozen=True)
class Invocation:
    """One invocation of one of the app's functions."""

    function: Literal["work", "nightly", "on_orders"]
    payload: Any
    result: object
    """Returned, or raised if it is a text that names an error."""
    steps: tuple[Step, Step]
    in_threads: bool


@dataclass
class Functions:
    """An app with a function of each kind."""

    app: Any
    entries: Mapping[str, Any]
    """What Lambda calls, by the function's name."""
    lib: Dialect
    invocation: Invocation | None = None
    trail: list[object] = field(default_factory=list)

    def step(self, number: int) -> Any:
        """The middleware at that place."""

        def link(event: Any) -> Generator[Any, Any, Any]:
            assert self.invocation is not None
            self.trail.append((number, copy.deepcopy(_seen(event))))
            match self.invocation.steps[number]:
                case "pass":
                    return (yield event)
                case "result":
                    return {"wrapped": (yield event)}
                case "raise":
                    raise RuntimeError("step")
                case "answer":
                    return ["answer", number]
                case "catch":
                    try:
                        return (yield event)
                    except Exception as error:
                        return {"caught": type(error).__name__, "message": str(error)}
                case "replace":
                    return (yield _replaced(event))

        return link

    def decorator(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """What the app has from before it was one: a decorator of Lambda functions."""

        def wrapper(event: Any, context: Any) -> Any:
            self.trail.append(("decorator", event, context is CONTEXT))
            result = function({"ignored": True}, None)
            return [result, "decorated"] if isinstance(result, list) else result

        return wrapper

    def handle(self, event: Any, context: Any = None) -> object:
        """What each handler does."""
        assert self.invocation is not None
        self.trail.append((_seen(event), context is None or context is CONTEXT))
        result = self.invocation.result
        if isinstance(result, str) and result in ("ValueError", "NotFoundError"):
            raise (ValueError if result == "ValueError" else self.lib.NotFoundError)("handler")
        return result


def _replaced(event: Any) -> Any:
    """Another event of the same class, where Chalice has a way to make one."""
    if type(event).__name__ == "LambdaFunctionEvent":
        return type(event)({"other": True}, event.context)
    return event


_ATTRIBUTES = {
    "version", "account", "region", "detail", "detail_type", "source", "time", "event_id",
    "resources",
}  # fmt: skip


def _seen(event: Any) -> object:
    """What a handler can ask of its event."""
    if isinstance(event, dict | list | str | int | float | None):
        return event
    facts: dict[str, object] = {"is the context": event.context is CONTEXT}
    facts["to_dict"] = event.to_dict()
    if hasattr(event, "detail_type"):
        facts |= {name: getattr(event, name) for name in _ATTRIBUTES}
    if hasattr(event, "__iter__") and "Records" in event.to_dict():
        facts["records"] = [
            (each.body, each.receipt_handle, each.context is CONTEXT, each.to_dict())
            for each in event
        ]
    return facts


@cache
def functions(lib: Dialect) -> Functions:
    app = lib.app()
    made = Functions(app, {}, lib)

    @unannotated
    def work(event: Any, context: Any) -> object:
        return made.handle(event, context)

    @unannotated
    def nightly(event: Any) -> object:
        return made.handle(event)

    @unannotated
    def on_orders(event: Any) -> object:
        return made.handle(event)

    app.register_middleware(lib.middleware(made.step(0)), "all")
    # Around nothing here: a kind of its own.
    app.register_middleware(lib.middleware(made.step(0)), "http")
    app.register_middleware(lib.ConvertToMiddleware(made.decorator), "pure_lambda")
    for kind in ("pure_lambda", "scheduled", "sqs"):
        app.register_middleware(lib.middleware(made.step(1)), kind)
    entries = {
        "work": app.lambda_function()(lib.view(work)),
        "nightly": app.schedule("rate(1 day)")(lib.view(nightly)),
        "on_orders": app.on_sqs_message(queue="orders")(lib.view(on_orders)),
    }
    made.entries = entries if lib.is_chalice else dict.fromkeys(entries, app)
    return made


def _invoked(lib: Dialect, invocation: Invocation) -> object:
    made = functions(lib)
    made.invocation = invocation
    made.trail.clear()
    payload = json.loads(json.dumps(invocation.payload))
    with patch.dict(os.environ, {"ACHALICE_HANDLER": invocation.function}):
        result = attempt(lambda: made.entries[invocation.function](payload, CONTEXT))
    return result, list(made.trail)


def _as_json(invocation: Invocation, seen: Any) -> object:
    result, trail = seen

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {str(key): plain(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [plain(each) for each in value]
        return value.isoformat() if isinstance(value, datetime) else value

    return (result if isinstance(result, Problem) else plain(result)), trail


def _typed(invocation: Invocation, seen: Any) -> object:
    """`time` and `resources` as types of their own."""
    result, trail = seen

    def typed(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(typed(each) for each in value)
        if isinstance(value, dict) and "detail_type" in value:
            resources = tuple(value["resources"])
            return {**value, "time": datetime.fromisoformat(value["time"]), "resources": resources}
        return value

    return result, [typed(step) for step in trail]


EVENTS: Subject[Invocation, object] = Subject(
    _invoked,
    (
        Difference("lambda.result", translate=_as_json),
        Difference("schedule.event-types", translate=_typed),
    ),
    ours=lambda invocation: ACHALICE if invocation.in_threads else ACHALICE_ASYNC,
)

_JSON = st.one_of(
    st.none(), st.booleans(), st.integers(-9, 9), TEXT, st.dictionaries(TEXT, TEXT, max_size=2)
)
_STEPS = st.sampled_from(["pass", "result", "raise", "catch", "replace", "answer"])


def _invocations(function: str, payloads: st.SearchStrategy[Any]) -> st.SearchStrategy[Invocation]:
    results = st.sampled_from(
        ["ValueError", "NotFoundError", (1, 2), {"at": datetime(2026, 1, 31)}, {1: "a"}]
    )
    return st.builds(
        Invocation,
        st.just(function),
        payloads,
        results | _JSON,
        st.tuples(_STEPS, _STEPS),
        st.sampled_from([False, True]),
    )


@st.composite
def _schedules(draw: st.DrawFn) -> dict[str, Any]:
    event = schedule_event()
    event["detail"] = draw(st.dictionaries(TEXT, _JSON, max_size=2))
    event["resources"] = draw(st.lists(TEXT, max_size=2))
    event["source"] = draw(TEXT)
    return event


INVOCATIONS = st.one_of(
    _invocations("work", st.dictionaries(TEXT, _JSON, max_size=3)),
    _invocations("nightly", _schedules()),
    _invocations("on_orders", st.lists(TEXT, min_size=1, max_size=3).map(lambda b: sqs_event(*b))),
)
