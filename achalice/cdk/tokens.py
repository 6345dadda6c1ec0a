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

from aws_cdk import CfnResource, Fn, Reference, Stack, Tokenization
from pydantic import JsonValue

_TOKEN: Final = re.compile(r"[$#]\{Token\[[^\]]*\]\}")
_LEFT_OVER: Final = re.compile(r"cdk-(token|region)-", re.IGNORECASE)

_ARNS: Final = {
    ("AWS::DynamoDB::GlobalTable", "Arn"): "dynamodb:REGION:ACCOUNT:table/NAME",
    ("AWS::DynamoDB::GlobalTable", "StreamArn"): "dynamodb:REGION:ACCOUNT:table/NAME/stream/1",
    ("AWS::DynamoDB::Table", "Arn"): "dynamodb:REGION:ACCOUNT:table/NAME",
    ("AWS::DynamoDB::Table", "StreamArn"): "dynamodb:REGION:ACCOUNT:table/NAME/stream/1",
    ("AWS::Events::EventBus", "Arn"): "events:REGION:ACCOUNT:event-bus/NAME",
    ("AWS::IAM::ManagedPolicy", "Ref"): "iam::ACCOUNT:policy/NAME",
    ("AWS::IAM::Role", "Arn"): "iam::ACCOUNT:role/NAME",
    ("AWS::KMS::Key", "Arn"): "kms:REGION:ACCOUNT:key/NAME",
    ("AWS::Kinesis::Stream", "Arn"): "kinesis:REGION:ACCOUNT:stream/NAME",
    ("AWS::Lambda::Function", "Arn"): "lambda:REGION:ACCOUNT:function:NAME",
    ("AWS::Lambda::LayerVersion", "Ref"): "lambda:REGION:ACCOUNT:layer:NAME:1",
    ("AWS::S3::Bucket", "Arn"): "s3:::NAME",
    ("AWS::SNS::Topic", "Ref"): "sns:REGION:ACCOUNT:NAME",
    ("AWS::SNS::Topic", "TopicArn"): "sns:REGION:ACCOUNT:NAME",
    ("AWS::SQS::Queue", "Arn"): "sqs:REGION:ACCOUNT:NAME",
}
"""What the ARNs look like that other constructs give."""


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
        mark = hashlib.sha256(resolved.encode()).hexdigest()[:8]
        arn, fifo = _known_arn(token)
        name = f"cdk-token-{mark}{'.fifo' if fifo else ''}"
        if arn is None:
            self._standing[name] = token
            return name
        words = {
            "NAME": name,
            "REGION": f"cdk-region-{mark}",
            # An account is twelve digits, and none begins like this.
            "ACCOUNT": f"0000{int(mark, 16) % 10**8:08}",
        }
        whole = f"arn:aws:{arn}"
        for word, standing in words.items():
            whole = whole.replace(word, standing)
        # Parts come after what they are parts of, and what is made of one gets that of the ARN.
        self._standing[whole] = token
        for word, standing in words.items():
            if word in arn:
                self._standing[standing] = _part(token, f"arn:aws:{arn}", word)
        return whole

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


def _known_arn(token: str) -> tuple[str | None, bool]:
    """What the ARN looks like that a token is, if it is one, and whether of a FIFO queue."""
    first = Tokenization.reverse_string(token).first_token
    if not isinstance(first, Reference) or not isinstance(first.target, CfnResource):
        return None, False
    target = first.target
    fifo = getattr(target, "fifo_queue", None) or getattr(target, "fifo_topic", None)
    return _ARNS.get((target.cfn_resource_type, first.display_name)), fifo is True


def _part(token: str, arn: str, word: str) -> str:
    """A token for what is in the place of `word`."""
    pieces = arn.split(":")
    place = next(number for number, piece in enumerate(pieces) if word in piece.split("/"))
    piece: str = Fn.select(place, Fn.split(":", token))
    if pieces[place] == word:
        return piece
    part: str = Fn.select(pieces[place].split("/").index(word), Fn.split("/", piece))
    return part


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
