"""What an expression of the user's source may stand for, as far as AWS calls depend on it."""

import ast
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything at all."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string; `*` in it stands for what is not known."""

    value: str
    variable: str | None = None
    """The environment variable that would have said it, where the stage does not set it."""

    @property
    def known(self) -> bool:
        """Whether it can be nothing else."""
        return "*" not in self.value


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the project."""

    name: str


@dataclass(frozen=True, slots=True)
class External:
    """Something out of a module that is not the project's: `boto3.client`."""

    path: str

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Opaque:
    """What calling something `External` has made: `achalice.Chalice`."""

    path: str
    site: int
    """Tells objects apart by the place in the source that makes them."""


@dataclass(frozen=True, slots=True)
class OpaqueMethod:
    """An attribute of an `Opaque` or of another value that the project does not define."""

    receiver: "Value"
    name: str


@dataclass(frozen=True, slots=True)
class Registration:
    """A decorator that an app or a blueprint has made: the next function becomes its handler."""

    receiver: "Value"
    decorator: str
    name: str | None
    """What the handler is called; None: as the function is."""
    event_type: str = "all"


# Those that follow are made by the machine alone, one of each: `eq=False` compares them as fast as
# it can be done.
FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of the project, with the variables around it."""

    node: FunctionNode
    scope: int
    owner: "Class | None" = None
    """The class whose body defines it."""

    @property
    def name(self) -> str:
        """As it is defined."""
        return "<lambda>" if isinstance(self.node, ast.Lambda) else self.node.name


@dataclass(frozen=True, slots=True)
class Bound:
    """A function that is called with `receiver` before all other arguments."""

    function: Function
    receiver: "Value"


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """A class of the project."""

    node: ast.ClassDef
    scope: int


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """An object of a class of the project."""

    kind: Class
    site: int
    """0 stands for every object of the class."""


@dataclass(frozen=True, slots=True)
class Super:
    """`super()` in a method of `kind`."""

    kind: Class
    receiver: "Value"


@dataclass(frozen=True, slots=True, eq=False)
class Container:
    """A list, tuple, set, dictionary or anything else that things are put into."""

    site: int


@dataclass(frozen=True, slots=True)
class Partial:
    """A call that waits for the rest of its arguments."""

    site: int


@dataclass(frozen=True, slots=True)
class Session:
    """Makes clients and resources."""

    region: str


@dataclass(frozen=True, slots=True)
class Client:
    """A client of one service."""

    service: str
    region: str


@dataclass(frozen=True, slots=True)
class Paginator:
    """What `client.get_paginator` returns."""

    client: Client
    operation: str


@dataclass(frozen=True, slots=True)
class Waiter:
    """What `client.get_waiter` returns."""

    client: Client
    operation: str


Identifiers: TypeAlias = tuple[tuple[str, "Values"], ...]
"""What names a resource, by the parameter that its calls pass it as."""


@dataclass(frozen=True, slots=True)
class AwsResource:
    """A resource of boto3 or aioboto3: a table, a bucket, or the service that has them."""

    client: Client
    kind: str
    """As boto3 names it; "" is the service itself."""
    identifiers: Identifiers = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """Many resources: `bucket.objects`."""

    client: Client
    kind: str
    identifiers: Identifiers


@dataclass(frozen=True, slots=True)
class Method:
    """What calls AWS when it is called: `table.put_item`."""

    receiver: "Client | Paginator | Waiter | AwsResource | Collection"
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from an operation that was asked for something by its name."""

    service: str
    operation: str
    name: "Text"


Value: TypeAlias = (
    Unknown
    | Text
    | Module
    | External
    | Opaque
    | OpaqueMethod
    | Registration
    | Function
    | Bound
    | Class
    | Instance
    | Super
    | Container
    | Partial
    | Session
    | Client
    | Paginator
    | Waiter
    | AwsResource
    | Collection
    | Method
    | Answer
)
Values: TypeAlias = frozenset[Value]
"""All that an expression may stand for. Empty: nothing is known to reach it."""

NOTHING: Values = frozenset()
UNKNOWN: Values = frozenset({Unknown()})
ANY_TEXT = Text("*")

AWS_VALUES = (Session, Client, Paginator, Waiter, AwsResource, Collection, Answer, Method)
"""What leads to calls of AWS."""
CALLABLES = (Function, Bound, Partial, Method)
"""What something else may call, if it is handed to it."""


def texts(values: Values) -> list[Text]:
    """The strings among `values`."""
    return sorted(
        (value for value in values if isinstance(value, Text)), key=lambda text: text.value
    )
