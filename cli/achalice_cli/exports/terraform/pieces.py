"""What a Terraform document consists of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from achalice_cli.exports.exported import LeftOut
from achalice_cli.exports.terraform.expressions import Expression, Value


@dataclass(frozen=True, slots=True)
class Block:
    """A resource of the AWS provider."""

    type: str
    """`aws_lambda_function`"""
    label: str
    """Its name within the document."""
    arguments: Mapping[str, Value]

    @property
    def place(self) -> str:
        """By which others depend on it: `aws_lambda_function.tick`."""
        return f"{self.type}.{self.label}"

    def refer(self, attribute: str) -> Expression:
        """What stands for the value of its `attribute`."""
        return Expression(f"${{{self.place}.{attribute}}}")


@dataclass(frozen=True, slots=True)
class Local:
    """A value with a name: a document that an argument has to be given as text."""

    name: str
    value: Value

    def as_json(self) -> Expression:
        """What stands for it as that text."""
        return Expression(f"${{jsonencode(local.{self.name})}}")


@dataclass(frozen=True, slots=True)
class Output:
    """What Terraform tells when it is done."""

    name: str
    value: Value


Piece: TypeAlias = Block | Local | Output | LeftOut


def block(type: str, label: str, **arguments: Value) -> Block:
    """A resource with those `arguments` that are not None."""
    return Block(type, label, given(**arguments))


def given(**arguments: Value) -> dict[str, Value]:
    """Those of `arguments` that are not None."""
    return {name: value for name, value in arguments.items() if value is not None}
