"""API keys, and the plans that say what their holders may do."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources.gateways import Throttle
from achalice_cli.engine.resources.model import Model


class Quota(BaseModel):
    """How many requests each key has in a period."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: int
    period: Literal["DAY", "WEEK", "MONTH"]
    offset: int = 0
    """Requests less in the first period."""


class ApiKey(Model):
    """A key that callers send with their requests. Its value is known to API Gateway alone."""

    service: ClassVar[str] = "apigateway"

    name: str
    description: str
    enabled: bool
    tags: dict[str, str]
    kind: Literal["api_key"] = "api_key"


class UsagePlan(Model):
    """What the holders of its keys may do with a REST API."""

    service: ClassVar[str] = "apigateway"
    references: ClassVar[frozenset[str]] = frozenset({"api"})

    name: str
    description: str
    api: Address
    stage: str
    """Of the API."""
    throttle: Throttle | None
    """For each key; None is no limit of the plan's."""
    quota: Quota | None
    tags: dict[str, str]
    kind: Literal["usage_plan"] = "usage_plan"


class UsagePlanKey(Model):
    """A key's place in its plan."""

    service: ClassVar[str] = "apigateway"
    references: ClassVar[frozenset[str]] = frozenset({"plan", "key"})

    plan: Address
    key: Address | None
    key_id: str | None
    """Of a key that is not the app's own; else there is a `key`."""
    kind: Literal["usage_plan_key"] = "usage_plan_key"
