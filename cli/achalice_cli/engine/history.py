"""Which bundles a stage has run, and what it would be with one of them again."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import JsonValue, TypeAdapter, ValidationError

from achalice.exceptions import AchaliceError
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import Desired, Resource
from achalice_cli.engine.state import Existing, Recorded, RecordedBundle

_SHOWN = 12
"""Characters of a hash that are shown: enough to tell bundles apart."""

_RESOURCE: TypeAdapter[Resource] = TypeAdapter(Resource)


class NothingEarlierError(AchaliceError):
    """There is no bundle to go back to."""

    def __init__(self, stage: str) -> None:
        super().__init__(f"stage `{stage}` has no earlier bundle to go back to")
        self.hint = "bundles are remembered from one deploy to the next; deploy earlier code again"


class UnknownBundleError(AchaliceError):
    """Nothing that was deployed has that hash."""

    def __init__(self, wanted: str, known: Iterable[RecordedBundle]) -> None:
        super().__init__(f"no single bundle that was deployed begins with `{wanted}`")
        told = ", ".join(f"{short(each.code)} ({each.at:%Y-%m-%d %H:%M} UTC)" for each in known)
        self.hint = f"there are {told}" if told else "none is remembered"


class UnknownPropertiesError(AchaliceError):
    """Not enough is recorded of a resource to make it again as it was."""

    def __init__(self, address: Address) -> None:
        super().__init__(f"too little is recorded of {address} to come back to it")
        self.hint = "deploy once without going back; then everything is recorded"


def short(code: str) -> str:
    """As much of a hash as people need."""
    return code[:_SHOWN]


def declared_by(existing: Existing) -> Desired:
    """What would have to be declared for `existing` to stay as it is.

    Raises:
        UnknownPropertiesError: not all of a resource is recorded.
    """
    return {
        address: _resource(address, recorded, {})
        for address, recorded in existing.items()
        if not recorded.gone
    }


def _resource(address: Address, recorded: Recorded, other: dict[str, JsonValue]) -> Resource:
    try:
        return _RESOURCE.validate_python(
            {**recorded.properties, **other, "kind": recorded.kind}, strict=False
        )
    except ValidationError as error:
        raise UnknownPropertiesError(address) from error


def running(existing: Existing, now: datetime) -> RecordedBundle | None:
    """What all functions of `existing` run; None where they do not run the same."""
    functions = [each for each in existing.values() if each.kind == "function" and not each.gone]
    layers = [each for each in existing.values() if each.kind == "layer" and not each.gone]
    told = {
        (_text(each, "code"), _text(each, "runtime"), _text(each, "architecture"))
        for each in functions
    }
    contents = {_text(each, "content") for each in layers}
    if len(told) != 1 or len(contents) > 1:
        return None
    code, runtime, architecture = told.pop()
    return RecordedBundle(
        code=code,
        layer=contents.pop() if contents else None,
        runtime=runtime,
        architecture=architecture,
        at=now,
    )


def _text(recorded: Recorded, name: str) -> str:
    return str(recorded.properties.get(name, ""))


def chosen(
    bundles: Sequence[RecordedBundle], current: RecordedBundle | None, to: str | None, stage: str
) -> RecordedBundle:
    """The bundle whose code's hash begins with `to`; without one, that before the `current`.

    Raises:
        UnknownBundleError: there is none, or more than one.
        NothingEarlierError: there is no other.
    """
    if to is not None:
        found = [each for each in bundles if each.code.startswith(to.lower())]
        if not found or len({each.code for each in found}) > 1:
            raise UnknownBundleError(to, bundles)
        return found[-1]
    others = [each for each in bundles if current is None or not each.is_same(current)]
    if not others:
        raise NothingEarlierError(stage)
    return others[-1]


def with_bundle(existing: Existing, bundle: RecordedBundle) -> Desired:
    """All of `existing` as it is, but for functions and their layer, which are of `bundle`.

    Raises:
        UnknownPropertiesError: not all of a resource is recorded.
    """
    place: dict[str, JsonValue] = {"runtime": bundle.runtime, "architecture": bundle.architecture}
    desired: Desired = {}
    for address, recorded in existing.items():
        if recorded.gone:
            continue
        other: dict[str, JsonValue] = {}
        if recorded.kind == "function":
            other = {"code": bundle.code, **place}
        elif recorded.kind == "layer":
            other = {"content": bundle.layer or _text(recorded, "content"), **place}
        elif "content" in recorded.properties:
            # A name for a version: whatever tells versions apart has to differ.
            said = f"{_text(recorded, 'content')} {bundle.code} {bundle.layer}"
            other = {"content": hashlib.sha256(said.encode()).hexdigest()}
        desired[address] = _resource(address, recorded, other)
    return desired
