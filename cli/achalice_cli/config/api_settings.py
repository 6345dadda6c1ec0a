"""What the config file can say of an API."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from achalice_cli.config.model import Settings

EndpointType = Literal["EDGE", "REGIONAL", "PRIVATE"]
QuotaPeriod = Literal["DAY", "WEEK", "MONTH"]

_LAST_OFFSETS: dict[QuotaPeriod, int] = {"DAY": 0, "WEEK": 6, "MONTH": 27}
_REQUEST_IDS = ("$context.requestId", "$context.extendedRequestId")
_LOG_DESTINATION = re.compile(
    r"arn:[\w-]+:(logs:[\w-]+:\d{12}:log-group:[\w./#-]+"
    r"|firehose:[\w-]+:\d{12}:deliverystream/amazon-apigateway-[\w.-]+)"
)


def _one_or_more(given: object) -> object:
    return [given] if isinstance(given, str) else given


def _switched(given: object) -> object:
    """An object for `true` and `false`, which say no more than whether there is to be a log."""
    return {"enabled": given} if isinstance(given, bool) else given


def _log_destination(given: str) -> str:
    arn = given.removesuffix(":*")
    if not _LOG_DESTINATION.fullmatch(arn):
        raise ValueError(
            "write the ARN of a log group, or of a Firehose stream whose name begins with "
            "amazon-apigateway-"
        )
    return arn


def _log_format(given: str) -> str:
    if not any(each in given for each in _REQUEST_IDS):
        raise ValueError(f"API Gateway wants {' or '.join(_REQUEST_IDS)} in it")
    if "\n" in given:
        raise ValueError("API Gateway wants it on one line")
    return given


class AccessLogSettings(Settings):
    """Where API Gateway logs each request, and what. `true` stands for all defaults."""

    enabled: bool = True
    """Whether there is a log."""
    destination_arn: Annotated[str, AfterValidator(_log_destination)] | None = None
    """Of a log group or a Firehose stream; not set means a log group that is made for it."""
    format: Annotated[str, AfterValidator(_log_format)] | None = None
    """In `$context` variables; not set means JSON."""


class ThrottleSettings(Settings):
    """How many requests API Gateway lets through."""

    rate_limit: Annotated[float, Field(ge=0)]
    """Requests a second, for long."""
    burst_limit: Annotated[int, Field(ge=0)]
    """Requests at once."""


class QuotaSettings(Settings):
    """How many requests each key has in a period."""

    limit: Annotated[int, Field(ge=1)]
    """Requests in a period."""
    period: QuotaPeriod
    """When the count begins anew."""
    offset: Annotated[int, Field(ge=0)] = 0
    """Requests less in the first period."""

    @model_validator(mode="after")
    def _in_its_period(self) -> Self:
        last = _LAST_OFFSETS[self.period]
        if self.offset > last:
            raise ValueError(f"the offset in a {self.period} is {last} at most")
        return self


class ApiKeySettings(Settings):
    """A key that callers send as `x-api-key`. API Gateway makes up its value."""

    description: str | None = None
    """What the console says of it."""
    enabled: bool = True
    """Whether it opens anything."""
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+$")] | None = None
    """Of a key that exists already; it is used, and otherwise left alone."""

    @model_validator(mode="after")
    def _made_or_found(self) -> Self:
        if self.id is not None and (self.description is not None or not self.enabled):
            raise ValueError("a key that exists already is left as it is: leave out all but `id`")
        return self


class UsagePlanSettings(Settings):
    """What the holders of some keys may do."""

    description: str | None = None
    """What the console says of it."""
    throttle: ThrottleSettings | None = None
    """For each key."""
    quota: QuotaSettings | None = None
    """For each key; not set means no end."""
    api_keys: list[str] = Field(default_factory=list)
    """Names in the section `api_keys`."""


_EndpointId = Annotated[str, Field(pattern=r"^vpce-[0-9a-z]+$")]
_KeyName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class RestApiSettings(Settings):
    """What can be set for the API of a stage, or of all stages."""

    api_gateway_endpoint_type: EndpointType | None = None
    """Where the REST API is reached; not set means REGIONAL."""
    api_gateway_endpoint_vpce: Annotated[
        list[_EndpointId] | None,
        BeforeValidator(_one_or_more, json_schema_input_type=list[_EndpointId] | str | None),
    ] = None
    """One or several, of a private API."""
    api_gateway_policy_file: str | None = None
    """In `.achalice/`: who may call the API."""
    minimum_compression_size: Annotated[int, Field(ge=0, le=10_485_760)] | None = None
    """Bytes; smaller answers are not compressed. Not set compresses none."""
    access_log: Annotated[
        AccessLogSettings | None,
        BeforeValidator(_switched, json_schema_input_type=bool | AccessLogSettings | None),
    ] = None
    """The API's log; `true` stands for all defaults."""
    throttle: ThrottleSettings | None = None
    """For all callers together; not set leaves it to the account's limits."""
    stage_variables: (
        dict[
            Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+$")],
            Annotated[str, Field(pattern=r"^[A-Za-z0-9._~:/?#&=,-]+$", max_length=512)],
        ]
        | None
    ) = None
    """For `request.stage_vars`; merged name by name."""
    api_keys: dict[_KeyName, ApiKeySettings] | None = None
    """Keys that callers send, by name; merged so."""
    usage_plans: dict[_KeyName, UsagePlanSettings] | None = None
    """What holders of keys may do, by name; merged so."""
