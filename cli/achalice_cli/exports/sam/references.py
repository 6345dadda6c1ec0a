"""How the resources of a template name each other, and what only CloudFormation knows."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final, TypeAlias

from pydantic import JsonValue

from achalice_cli.engine.addresses import WEBSOCKET_API, Address
from achalice_cli.engine.resources import (
    STAGE_TAG,
    Alias,
    AsyncInvocation,
    Desired,
    Function,
    GivenRole,
    LogGroup,
    Role,
)
from achalice_cli.engine.sources import (
    WEBSOCKET_API_ID,
    WEBSOCKET_ENDPOINT,
    function_arn,
    log_group_arn,
)
from achalice_cli.exports.sam.logical_ids import LogicalIds, behind, logical_ids

Json: TypeAlias = dict[str, JsonValue]
"""A JSON object."""

_PSEUDO_PARAMETERS: Final = ("${AWS::Partition}", "${AWS::Region}", "${AWS::AccountId}")
_DOMAIN: Final = "execute-api.${AWS::Region}.${AWS::URLSuffix}"
_ASKED: Final = "\0invocation of "
"""With what begins, until `Names.said`, what API Gateway calls a function by; no text has it."""


def resource(kind: str, properties: Json, **attributes: JsonValue) -> Json:
    """A resource of a template. Properties that are None are left out."""
    said: Json = {name: value for name, value in properties.items() if value is not None}
    return {"Type": f"AWS::{kind}", "Properties": said, **attributes}


def ref(logical_id: str) -> Json:
    """What CloudFormation calls a resource, or a parameter of its own."""
    return {"Ref": logical_id}


def made_by_sam(logical_id: str, what: str) -> Json:
    """What SAM makes of a function or an API beside it: an `Alias`, a `Stage`."""
    return ref(f"{logical_id}.{what}")


def get_att(logical_id: str, attribute: str) -> Json:
    """What it knows of a resource."""
    return {"Fn::GetAtt": [logical_id, attribute]}


def sub(text: str) -> Json:
    """`text` with what stands in `${...}`."""
    return {"Fn::Sub": text}


def literal(text: str) -> JsonValue:
    """`text` to the letter, even where it looks as if something stood in it."""
    return sub(text.replace("${", "${!")) if "${" in text else text


def as_list(tags: Mapping[str, str]) -> list[JsonValue]:
    """Tags as most of CloudFormation's resources have them."""
    return [{"Key": name, "Value": value} for name, value in own_tags(tags).items()]


def own_tags(tags: Mapping[str, str]) -> Json:
    """Those of `tags` that a stack's resources get.

    A deploy takes over what bears its app's and stage's tags, which a stack's must not be.
    """
    return {name: value for name, value in tags.items() if name != STAGE_TAG}


@dataclass(frozen=True)
class Names:
    """The names of a stage's resources within a template."""

    desired: Desired
    ids: LogicalIds
    _whole: dict[str, JsonValue] = field(default_factory=dict)
    """What stands for texts that name a resource as a deploy does."""

    @classmethod
    def of(cls, desired: Desired) -> "Names":
        """Those of the resources that are `desired`.

        Raises:
            LogicalIdError: two of them would have the same.
        """
        names = cls(desired, logical_ids(desired))
        names._whole.update(names._own_arns())
        return names

    def ref(self, address: Address) -> Json:
        """A function's name, an API's id, a log group's name; of an alias, its ARN."""
        if isinstance(self.desired[address], Alias):
            return self.arn(address)
        return ref(self.ids[address])

    def arn(self, address: Address) -> Json:
        """The ARN of a function, an alias or whatever else has one called so."""
        found = self.desired[address]
        if isinstance(found, Alias):
            return made_by_sam(self.ids[found.function], "Alias")
        return get_att(self.ids[address], "Arn")

    def role(self, address: Address) -> JsonValue:
        """The ARN of a role."""
        found = self.desired[address]
        return found.arn if isinstance(found, GivenRole) else self.arn(address)

    def function_id(self, address: Address) -> str:
        """The logical id of a function, or of that behind an alias."""
        return self.ids[behind(address, self.desired)]

    def invocation_uri(self, address: Address) -> Json:
        """What API Gateway calls a function by."""
        called = self.function_id(address)
        arn = f"{called}.Alias" if isinstance(self.desired[address], Alias) else f"{called}.Arn"
        return sub(
            "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path"
            f"/2015-03-31/functions/${{{arn}}}/invocations"
        )

    def asked(self, address: Address) -> str:
        """Stands for the invocation URI of a function in what `said` is given."""
        return f"{_ASKED}{address}"

    def said(self, value: JsonValue) -> JsonValue:
        """`value` with functions of CloudFormation for all that a deploy would have replaced."""
        return replaced(value, self._text)

    def said_to_callers(self, value: JsonValue) -> JsonValue:
        """The same, where functions are named that do not need what names them."""
        arns = dict(self._function_arns())
        return replaced(value, lambda text: arns.get(text) or self._text(text))

    def api_url(self, api: str, scheme: str) -> str:
        """Where the API with the logical id `api` answers, without its stage, for Fn::Sub."""
        return f"{scheme}://${{{api}}}.{_DOMAIN}"

    def execute_arn(self, api: Address) -> Json:
        """The ARN of all that an API calls functions for."""
        place = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}"
        return sub(f"{place}:${{{self.ids[api]}}}/*")

    def keeps_name(self, function: Function) -> bool:
        """Whether something in the stage says the function's name, which has to be true then."""
        return any(_is_named(function.name, text) for text in self._naming_texts())

    def _text(self, text: str) -> JsonValue:
        if text in self._whole:
            return self._whole[text]
        if text.startswith(_ASKED):
            return self.invocation_uri(Address(text.removeprefix(_ASKED)))
        if text in _PSEUDO_PARAMETERS:
            return ref(text.strip("${}"))
        if not any(each in text for each in self._replaced()):
            return literal(text)
        # What else looks like a variable is for somebody else: `${aws:username}`, for IAM.
        escaped = text.replace("${", "${!")
        for placeholder, replacement in self._replaced().items():
            escaped = escaped.replace(placeholder.replace("${", "${!"), replacement)
        return sub(escaped)

    def _replaced(self) -> Mapping[str, str]:
        replaced = {each: each for each in _PSEUDO_PARAMETERS}
        if WEBSOCKET_API in self.ids:
            api = self.ids[WEBSOCKET_API]
            replaced[WEBSOCKET_API_ID] = f"${{{api}}}"
            replaced[WEBSOCKET_ENDPOINT] = self.api_url(api, "https")
        return replaced

    def _own_arns(self) -> Iterator[tuple[str, JsonValue]]:
        """Log groups have other names than a deploy's; policies and permissions name them."""
        for address, each in self.desired.items():
            if isinstance(each, LogGroup):
                yield f"{log_group_arn(each.name)}:*", self.arn(address)

    def _function_arns(self) -> Iterator[tuple[str, JsonValue]]:
        for address, each in self.desired.items():
            match each:
                case Function(name=name):
                    yield function_arn(name), self.arn(address)
                case Alias(name=name):
                    called = self.desired[each.function]
                    if isinstance(called, Function):
                        yield f"{function_arn(called.name)}:{name}", self.arn(address)
                case _:
                    continue

    def _naming_texts(self) -> Iterator[str]:
        for each in self.desired.values():
            match each:
                case Role(trusted="lambda", policy=policy):
                    yield from _texts(policy)
                case Function(environment=environment):
                    yield from environment.values()
                case AsyncInvocation(on_success=success, on_failure=failure):
                    yield from (each for each in (success, failure) if each is not None)
                case _:
                    continue


def replaced(value: JsonValue, text: Callable[[str], JsonValue]) -> JsonValue:
    """`value` with what `text` makes of each text in it; names in objects stay."""
    match value:
        case dict():
            return {name: replaced(each, text) for name, each in value.items()}
        case list():
            return [replaced(each, text) for each in value]
        case str():
            return text(value)
        case _:
            return value


def _texts(value: JsonValue) -> Iterator[str]:
    match value:
        case dict():
            yield from (text for each in value.values() for text in _texts(each))
        case list():
            yield from (text for each in value for text in _texts(each))
        case str():
            yield value
        case _:
            return


def _is_named(name: str, text: str) -> bool:
    """Whether `text` is a function's name or an ARN, or a pattern of ARNs, that has it."""
    if text == name:
        return True
    found = re.search(r":function:([^:/]+)", text)
    return found is not None and found[1] != "*" and fnmatchcase(name, found[1])
