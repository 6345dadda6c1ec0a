"""What every resource is: a frozen model, which plans compare field by field."""

from functools import cache
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, JsonValue

from achalice_cli.engine.addresses import Address

APP_TAG = "achalice:app"
STAGE_TAG = "achalice:stage"
"""Which app and stage a resource was made for: what bears other values is not ours to touch."""


class Model(BaseModel):
    """Every field takes part in the diff. A field that is an address names a resource it needs.

    A field that a kind gets later has a default, which says what was so before: what is recorded
    without the field reads as if it had been recorded with it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    service: ClassVar[str]
    """The AWS service that is called for it, as botocore names it."""
    fixed: ClassVar[frozenset[str]] = frozenset()
    """Fields that AWS cannot change in place: another value means another resource."""
    references: ClassVar[frozenset[str]] = frozenset()
    """Fields that hold an address, or several, or None."""

    def properties(self) -> dict[str, JsonValue]:
        """The fields as JSON, as they are recorded and compared."""
        properties: dict[str, JsonValue] = self.model_dump(mode="json", exclude={"kind"})
        return properties

    @classmethod
    @cache
    def defaults(cls) -> dict[str, JsonValue]:
        """The properties that need not be given, as JSON."""
        defaults: dict[str, JsonValue] = cls.model_construct().model_dump(
            mode="json", exclude={"kind"}
        )
        return defaults

    def needs(self) -> frozenset[Address]:
        """The addresses of what must exist before this can."""
        return frozenset(address for name in self.references for address in self.referred(name))

    def referred(self, name: str) -> tuple[Address, ...]:
        """The addresses in the field called `name`."""
        value: Address | tuple[Address, ...] | None = getattr(self, name)
        if value is None:
            return ()
        return value if isinstance(value, tuple) else (value,)
