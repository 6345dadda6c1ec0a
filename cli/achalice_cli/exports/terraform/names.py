"""What resources are called in a Terraform document, and how others refer to them."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from achalice_cli.engine.addresses import Address
from achalice_cli.engine.resources import Alias, ApiMapping, Desired, DomainName, Kind, RestApi
from achalice_cli.exports.terraform.expressions import Expression

_TYPES: Mapping[Kind, str] = {
    "role": "aws_iam_role",
    "log_group": "aws_cloudwatch_log_group",
    "layer": "aws_lambda_layer_version",
    "function": "aws_lambda_function",
    "alias": "aws_lambda_alias",
    "async_invocation": "aws_lambda_function_event_invoke_config",
    "rest_api": "aws_api_gateway_rest_api",
    "http_api": "aws_apigatewayv2_api",
    "function_url": "aws_lambda_function_url",
    "api_key": "aws_api_gateway_api_key",
    "usage_plan": "aws_api_gateway_usage_plan",
    "usage_plan_key": "aws_api_gateway_usage_plan_key",
    "websocket_api": "aws_apigatewayv2_api",
    "rule": "aws_cloudwatch_event_rule",
    "schedule": "aws_scheduler_schedule",
    "queue_mapping": "aws_lambda_event_source_mapping",
    "stream_mapping": "aws_lambda_event_source_mapping",
    "kafka_mapping": "aws_lambda_event_source_mapping",
    "bucket_notifications": "aws_s3_bucket_notification",
    "topic_subscription": "aws_sns_topic_subscription",
    "log_filter": "aws_cloudwatch_log_subscription_filter",
    "permission": "aws_lambda_permission",
}
_ONE_OF_A_KIND = "api"
"""The name in the addresses of resources that an app has one of, of each kind."""

NameT = TypeVar("NameT", bound=str)

_UNFIT = re.compile(r"[^0-9A-Za-z_-]+")


class Called(NamedTuple):
    """A function, or an alias of one, as what calls it refers to it."""

    function_name: Expression
    qualifier: Expression | None
    """The alias, where it is one."""
    arn: Expression
    invoke_arn: Expression
    """The URI by which API Gateway calls it."""


class Names:
    """The names of all resources that there should be."""

    def __init__(self, desired: Desired) -> None:
        self.desired = desired
        by_type: dict[str, list[Address]] = {}
        for address in desired:
            if (kind := _type(address, desired)) is not None:
                by_type.setdefault(kind, []).append(address)
        self._places = {
            address: (kind, label)
            for kind, addresses in by_type.items()
            for address, label in labels({each: _stem(each) for each in addresses}).items()
        }

    def label(self, address: Address) -> str:
        """The name of the resource, which those of its type have only once."""
        return self._places[address][1]

    def type(self, address: Address) -> str:
        """The provider's name of the kind of resource."""
        return self._places[address][0]

    def place(self, address: Address) -> str:
        """By which others depend on it: `aws_lambda_function.tick`."""
        return ".".join(self._places[address])

    def refer(self, address: Address, attribute: str) -> Expression:
        """What stands for the value of an `attribute` of the resource at `address`."""
        return Expression(f"${{{self.place(address)}.{attribute}}}")

    def called(self, address: Address) -> Called:
        """The function, or the alias, at `address`."""
        resource, function, qualifier = self.desired[address], address, None
        if isinstance(resource, Alias):
            function, qualifier = resource.function, self.refer(address, "name")
        return Called(
            self.refer(function, "function_name"),
            qualifier,
            self.refer(address, "arn"),
            self.refer(address, "invoke_arn"),
        )


def labels(names: Mapping[NameT, str]) -> dict[NameT, str]:
    """Labels that are as near to `names` as Terraform allows, all of them different.

    Those that would be the same are told apart by what they are names of, not by their order:
    a resource whose label changes is made anew.
    """
    fitting = {key: _fitting(name) for key, name in names.items()}
    often = Counter(fitting.values())
    return {
        key: label if often[label] == 1 else f"{label}_{_hash(key)}"
        for key, label in fitting.items()
    }


def _fitting(name: str) -> str:
    label = _UNFIT.sub("_", name).strip("_")
    return label if label[:1].isalpha() else f"_{label}"


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:8]


def _stem(address: Address) -> str:
    kind, _, name = address.partition(":")
    return kind if name == _ONE_OF_A_KIND else name


def _type(address: Address, desired: Desired) -> str | None:
    """None for what is there already, and for what consists of several."""
    resource = desired[address]
    match resource:
        case DomainName():
            # The first API knows domains of every type, and the second one only regional ones.
            apis = [
                desired[each.api]
                for each in desired.values()
                if isinstance(each, ApiMapping) and each.domain == address
            ]
            of_first = any(isinstance(each, RestApi) for each in apis)
            return "aws_api_gateway_domain_name" if of_first else "aws_apigatewayv2_domain_name"
        case ApiMapping(endpoint_type="EDGE"):
            return "aws_api_gateway_base_path_mapping"
        case ApiMapping():
            return "aws_apigatewayv2_api_mapping"
        case _:
            return _TYPES.get(resource.kind)
