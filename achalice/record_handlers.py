"""Handlers of events that bring several records: called once a record, or without the bad ones."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol, get_args

from pydantic import ValidationError

from achalice import _json, events
from achalice._typing import RawEvent
from achalice.batch import ANY_SOURCE, SOURCES, Batch, RawRecord, Source
from achalice.context import LambdaContext, current_invocation
from achalice.exceptions import EventShapeError, HandlerSignatureError, MiddlewareEventError
from achalice.handlers import BoundHandler, EventType, Fault, faults_of, model_of, told
from achalice.signatures import Handler, hints_of, name_of, parameters_of


class AnyBoundHandler(Protocol):
    """A handler of anything but HTTP, ready to be called."""

    @property
    def handler(self) -> Handler:
        """The user's function."""
        ...

    def event(
        self, payload: RawEvent, context: LambdaContext, *, for_middleware: bool
    ) -> tuple[object, Batch | None]:
        """What passes through middleware to `__call__`, and what is known of its records.

        Raises:
            EventShapeError: `payload` is not what the handler declares.
        """
        ...

    async def __call__(self, event: object) -> object:
        """Call the handler: the innermost of the chain."""
        ...


def bind(
    handler: Handler,
    kind: str,
    model: EventType,
    resources: Iterable[type] = (),
    *,
    limit: int = 10,
) -> AnyBoundHandler:
    """Work out what `handler` takes of events of `kind`.

    A handler whose event is annotated with the model's record is called once a record, `limit`
    of them at a time.

    Raises:
        HandlerSignatureError: it takes something else.
    """
    found = _record_parameter(handler)
    if found is None:
        bound = BoundHandler.read(handler, model, resources)
        source = SOURCES.get(kind)
        if source is None or not source.reports_failures:
            return bound
        reports = _has_typed_records(bound) or _answers_failures(handler, bound)
        return BatchHandler(bound, source) if reports else bound
    parameter, record = found
    default = model_of(model)
    records = issubclass(default, events.RecordsEvent) and record_type(default)
    if not records or not issubclass(record, records):
        raise HandlerSignatureError(
            name_of(handler),
            f"is a `{record.__name__}`, but its trigger delivers `{default.__name__}`",
            parameter=parameter,
        )
    bound = BoundHandler.read(handler, None, resources)
    return RecordHandler(
        bound._replace(event_parameter=parameter, adapter=None, raw=False),
        record,
        model,
        SOURCES.get(kind, ANY_SOURCE),
        limit,
    )


def record_type(model: "type[events.LambdaEvent]") -> "type[events.EventRecord]":
    """The model of the records that `model` brings."""
    record: type[events.EventRecord] = get_args(model.model_fields["records"].annotation)[0]
    return record


class RecordHandler(NamedTuple):
    """A handler that is called once a record."""

    bound: BoundHandler
    record: "type[events.EventRecord]"
    model: EventType
    source: Source
    limit: int
    """Records that are in work at a time."""

    @property
    def handler(self) -> Handler:
        """The user's function."""
        return self.bound.handler

    def event(
        self, payload: RawEvent, context: LambdaContext, *, for_middleware: bool
    ) -> tuple[object, None]:
        """The whole batch, for middleware: its bodies are as they came.

        Raises:
            EventShapeError: `payload` is not what the trigger delivers.
        """
        if not for_middleware:
            return events.LambdaFunctionEvent(payload, context), None
        try:
            return model_of(self.model).from_payload(payload, context), None
        except ValidationError as error:
            raise self.bound.shape_error(error) from None

    async def __call__(self, event: object) -> object:
        """Call the handler with each record, and say which of them failed.

        Raises:
            BatchFailedError: some did, and Lambda takes nothing but the whole batch back.
        """
        invocation = current_invocation.get()
        batch = Batch(self.source, self._records(event))

        async def call(raw: RawRecord) -> None:
            await self.bound(self._read(raw, invocation.lambda_context))

        await batch.handle(call, self.limit, invocation)
        return batch.answer()

    def _records(self, event: object) -> list[RawRecord]:
        """The records of what middleware has passed on, as Lambda spelt them."""
        if isinstance(event, events.LambdaFunctionEvent):
            return _raw_records(model_of(self.model), event.event)
        if not isinstance(event, events.RecordsEvent):
            raise MiddlewareEventError(name_of(self.handler), event)
        return [
            record.to_dict() or record.model_dump(mode="json", by_alias=True) for record in event
        ]

    def _read(self, raw: RawRecord, context: LambdaContext) -> "events.EventRecord":
        try:
            record = self.record.model_validate(raw)
        except ValidationError as error:
            raise self.bound.shape_error(error) from None
        record._deliver(raw, context)
        return record


class BatchHandler(NamedTuple):
    """A handler of whole batches whose bodies have a type, which some of them may not fit."""

    bound: BoundHandler
    source: Source

    @property
    def handler(self) -> Handler:
        """The user's function."""
        return self.bound.handler

    def event(
        self, payload: RawEvent, context: LambdaContext, *, for_middleware: bool
    ) -> tuple[object, Batch | None]:
        """The batch without the records that cannot be read, and what they hold up.

        Raises:
            EventShapeError: `payload` is not what the trigger delivers.
        """
        if self.bound.model is None:
            return self.bound.event(payload, context, for_middleware=for_middleware)
        model = model_of(self.bound.model)
        try:
            return model.from_payload(payload, context), None
        except ValidationError as error:
            batch = Batch(self.source, _raw_records(model, payload))
            if not self._note(batch, error):
                raise self.bound.shape_error(error) from None
        alias = str(model.model_fields["records"].validation_alias)
        readable = {**payload, alias: [batch.records[number] for number in batch.not_held_up()]}
        return model.from_payload(readable, context), batch

    def _note(self, batch: Batch, error: ValidationError) -> bool:
        """Count the records that `error` is about as failed; whether it is about nothing else."""
        bad: dict[int, list[Fault]] = {}
        for place, message in faults_of(error):
            number = place[1] if len(place) > 1 else None
            if not isinstance(number, int) or number >= len(batch.records):
                return False
            bad.setdefault(number, []).append((place[2:], message))
        for number, faults in bad.items():
            batch.fail(number, EventShapeError(name_of(self.handler), error.title, told(faults)))
        return True

    async def __call__(self, event: object) -> object:
        """Call the handler, unless no record is left, and add those that could not be read."""
        batch = current_invocation.get().batch
        is_empty = isinstance(event, events.RecordsEvent) and len(event) == 0
        result = None if batch is not None and is_empty else await self.bound(event)
        reported = failures_in(result)
        if batch is not None:
            batch.succeed(batch.not_held_up())
            reported += failures_in(batch.answer())
        return {"batchItemFailures": reported, **_state_in(result)}


def failures_in(result: object) -> list[object]:
    """What a handler of whole batches has reported itself."""
    plain = _json.plain(result)
    failures = plain.get("batchItemFailures") if isinstance(plain, dict) else None
    return list(failures or [])


def _state_in(result: object) -> dict[str, object]:
    """What a window's handler passes on to the next batch."""
    plain = _json.plain(result)
    return {"state": plain["state"]} if isinstance(plain, dict) and "state" in plain else {}


def _record_parameter(handler: Handler) -> "tuple[str, type[events.EventRecord]] | None":
    """The parameter that wants single records, and of which type."""
    for parameter, annotation in parameters_of(handler):
        if isinstance(annotation, type) and issubclass(annotation, events.EventRecord):
            return parameter.name, annotation
    return None


def _has_typed_records(bound: BoundHandler) -> bool:
    """Whether a record can be of a wrong shape although it is the source's."""
    if isinstance(bound.model, str) or bound.raw or bound.event_parameter is None:
        return False
    # One of `achalice.events` without a type in brackets takes all of the source's records.
    return bound.model is not None and bound.model is not getattr(
        events, bound.model.__name__, None
    )


def _answers_failures(handler: Handler, bound: BoundHandler) -> bool:
    """Whether the handler's annotation says that it reports failures itself."""
    if bound.event_parameter is None or bound.raw:
        return False
    # Who answers so has imported these models; others need not.
    answer = getattr(hints_of(handler).get("return"), "__mro__", ())
    return any(base.__module__ == "achalice.events.batches" for base in answer)


def _raw_records(model: "type[events.LambdaEvent]", payload: Mapping[str, Any]) -> list[RawRecord]:
    if not issubclass(model, events.RecordsEvent):
        return []
    return [each for each in model._raw_records(payload) if isinstance(each, dict)]
