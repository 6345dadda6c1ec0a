"""Tokens of the CDK on their way through the tool.

A token stands for what AWS knows only once it has made something: a table's name. The tool would
take `${Token[TOKEN.7]}` for a text. So others are put in the place of tokens, which look as what
is meant does, and the tokens are put back into the template.

https://docs.aws.amazon.com/cdk/v2/guide/tokens.html
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from aws_cdk import CfnResource, Reference, Stack, Tokenization
from pydantic import JsonValue

_TOKEN: Final = re.compile(r"[$#]\{Token\[[^\]]*\]\}")
_PLACE: Final = "cdk-region-1:000000000000"
"""Of ARNs that are none: nothing is there, so nothing of it may be left over."""
_LEFT_OVER: Final = re.compile(r"cdk-token-[0-9a-f]{8}|cdk-region-1|000000000000")

_ARNS: Final = {
    ("AWS::DynamoDB::GlobalTable", "Arn"): f"dynamodb:{_PLACE}:table/",
    ("AWS::DynamoDB::GlobalTable", "StreamArn"): f"dynamodb:{_PLACE}:table/!/stream/2026",
    ("AWS::DynamoDB::Table", "Arn"): f"dynamodb:{_PLACE}:table/",
    ("AWS::DynamoDB::Table", "StreamArn"): f"dynamodb:{_PLACE}:table/!/stream/2026",
    ("AWS::Events::EventBus", "Arn"): f"events:{_PLACE}:event-bus/",
    ("AWS::IAM::ManagedPolicy", "Ref"): "iam::000000000000:policy/",
    ("AWS::IAM::Role", "Arn"): "iam::000000000000:role/",
    ("AWS::KMS::Key", "Arn"): f"kms:{_PLACE}:key/",
    ("AWS::Kinesis::Stream", "Arn"): f"kinesis:{_PLACE}:stream/",
    ("AWS::Lambda::Function", "Arn"): f"lambda:{_PLACE}:function:",
    ("AWS::Lambda::LayerVersion", "Ref"): f"lambda:{_PLACE}:layer:!:1",
    ("AWS::S3::Bucket", "Arn"): "s3:::",
    ("AWS::SNS::Topic", "Ref"): f"sns:{_PLACE}:",
    ("AWS::SNS::Topic", "TopicArn"): f"sns:{_PLACE}:",
    ("AWS::SQS::Queue", "Arn"): f"sqs:{_PLACE}:",
}
"""What the ARNs look like that other constructs give; `!` is where the name is, if not last."""


@dataclass
class Tokens:
    """The tokens of a stack's configuration, and what stands for them meanwhile."""

    stack: Stack
    _standing: dict[str, str] = field(default_factory=dict)
    """By placeholder, the token."""

    def hidden(self, value: JsonValue) -> JsonValue:
        """`value` with a placeholder for each token in it."""
        return _replaced(value, lambda text: _TOKEN.sub(self._placeholder, text))

    def shown(self, template: JsonValue) -> JsonValue:
        """`template` with the tokens in their places again."""
        match template:
            case {"Fn::Sub": str(text)}:
                return self._substituted(text, {})
            case {"Fn::Sub": [str(text), dict(variables)]}:
                return self._substituted(text, variables)
            case dict():
                return {name: self.shown(each) for name, each in template.items()}
            case list():
                return [self.shown(each) for each in template]
            case str():
                return self._with_tokens(template)
            case _:
                return template

    def left_over(self, template: JsonValue) -> Iterator[tuple[str, str]]:
        """Where something is made of a part of what stood for a token, and what it says."""
        if self._standing:
            for place, text in _texts(template):
                if _LEFT_OVER.search(text):
                    yield place, text

    def _placeholder(self, found: re.Match[str]) -> str:
        token = found[0]
        resolved = json.dumps(self.stack.resolve(token), sort_keys=True)
        # Names are made of it, which have to be the same whenever the stack is.
        name = f"cdk-token-{hashlib.sha256(resolved.encode()).hexdigest()[:8]}"
        placeholder = _likeness(token, name)
        self._standing[placeholder] = token
        return placeholder

    def _with_tokens(self, text: str) -> str:
        for placeholder, token in self._standing.items():
            text = text.replace(placeholder, token)
        return text

    def _substituted(self, text: str, variables: dict[str, JsonValue]) -> JsonValue:
        """Tokens are not looked for in the text of Fn::Sub, but in its variables."""
        said = {name: self.shown(each) for name, each in variables.items()}
        for number, (placeholder, token) in enumerate(self._standing.items(), start=1):
            if placeholder in text:
                text = text.replace(placeholder, f"${{CdkToken{number}}}")
                said[f"CdkToken{number}"] = token
        return {"Fn::Sub": [text, said] if said else text}


def _texts(value: JsonValue, place: str = "") -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for name, each in value.items():
                yield from _texts(each, f"{place}.{name}" if place else name)
        case list():
            for number, each in enumerate(value):
                yield from _texts(each, f"{place}.{number}")
        case str():
            yield place, value
        case _:
            return


def _likeness(token: str, name: str) -> str:
    """`name`, or an ARN with it where the token is known to be one."""
    first = Tokenization.reverse_string(token).first_token
    if not isinstance(first, Reference) or not isinstance(first.target, CfnResource):
        return name
    target = first.target
    arn = _ARNS.get((target.cfn_resource_type, first.display_name))
    if arn is None:
        return name
    fifo = getattr(target, "fifo_queue", None) or getattr(target, "fifo_topic", None)
    whole = arn.replace("!", name) if "!" in arn else f"{arn}{name}"
    return f"arn:aws:{whole}{'.fifo' if fifo is True else ''}"


def _replaced(value: JsonValue, text: Callable[[str], str]) -> JsonValue:
    match value:
        case dict():
            return {name: _replaced(each, text) for name, each in value.items()}
        case list():
            return [_replaced(each, text) for each in value]
        case str():
            return text(value)
        case _:
            return value
