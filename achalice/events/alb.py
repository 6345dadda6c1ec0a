"""Requests that an Application Load Balancer sends to a function.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
"""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import unquote_plus

from pydantic import AfterValidator, Field, ValidationInfo

from achalice.events._base import EventModel
from achalice.events._http import HTTPResponse, MultiValueEvent, query_lists
from achalice.requests import MultiDict

__all__ = ["ALBEvent", "ALBRequestContext", "ALBResponse", "ALBTarget"]


class ALBTarget(EventModel):
    """The target group that the function is in."""

    target_group_arn: str | None = None


class ALBRequestContext(EventModel):
    """Where the request came through."""

    elb: ALBTarget


class ALBEvent(MultiValueEvent):
    """A request to a load balancer.

    Where its target group has multi-value headers on, `multi_value_headers` and
    `multi_value_query_string_parameters` are filled, elsewhere their single counterparts;
    `headers` and `query_params` read either.
    """

    http_method: str
    path: str = "/"
    request_context: ALBRequestContext

    @property
    def method(self) -> str:
        """What AWS calls `http_method`."""
        return self.http_method

    @property
    def query_params(self) -> MultiDict:
        """Every value of every parameter, decoded: a load balancer leaves that to the function."""
        lists = query_lists(self.multi_value_query_string_parameters, self.query_string_parameters)
        return MultiDict(
            {unquote_plus(name): [*map(unquote_plus, values)] for name, values in lists.items()}
        )


def _described(text: str | None, info: ValidationInfo) -> str | None:
    code = info.data.get("status_code")
    if text is not None or not isinstance(code, int):
        return text
    known = {status.value: status.phrase for status in HTTPStatus}
    return f"{code} {known.get(code, '')}".strip()


class ALBResponse(HTTPResponse):
    """What a load balancer takes from a function: `headers`, or `multi_value_headers` if on."""

    status_description: Annotated[str | None, AfterValidator(_described)] = Field(
        default=None, validate_default=True
    )
    """`200 OK`; made of the status code where it is left out."""
    multi_value_headers: dict[str, list[str]] | None = None
    """Instead of `headers`, where the target group has multi-value headers on."""
