"""What an export is: a template, the archives it names, and what its format cannot say."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from achalice_cli.engine.addresses import Address


@dataclass(frozen=True, slots=True)
class Archives:
    """What a template calls the two zips that are written beside it."""

    code: str = "deployment.zip"
    layer: str = "layer-deployment.zip"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A resource, or a part of one, that `achalice deploy` makes and this format does not."""

    address: Address
    why: str
    """What is missing, and what to do instead: a sentence."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A template, as JSON."""

    document: Mapping[str, JsonValue]
    left_out: tuple[LeftOut, ...] = ()
