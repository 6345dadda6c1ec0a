"""What an analysis remembers: variables, what is running, and who must be run again."""

import ast
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from achalice_cli.analysis.sources import Source, Sources
from achalice_cli.analysis.values import (
    ANY_TEXT,
    NOTHING,
    Class,
    Container,
    External,
    Function,
    FunctionNode,
    Instance,
    Module,
    Registration,
    Text,
    Value,
    Values,
)

MAX_TEXTS = 12
"""A variable that may be more strings than that may be any."""
MAX_OBJECTS = 4
"""A variable that may be more objects of a class than that may be any of them."""
MAX_VALUES = 40
"""A variable that may be more things than that is given no others."""
MAX_SITES = 3
"""Objects made by one expression that are told apart by who runs it; all further ones are one."""
EVERY = 0
"""The site of an instance that stands for all of its class."""
MAX_DEPTH = 12
"""Functions that are followed into one another at once; deeper ones wait in the queue."""
MAX_RUNS = 40_000
"""For a program that does not come to rest; none was seen."""


@dataclass(frozen=True, slots=True)
class AwsCall:
    """One call of AWS, at one place."""

    service: str
    operation: str
    region: str
    parameters: tuple[tuple[str, tuple[Text, ...] | None], ...]
    """What names the resource: the strings that it may be; None for anything."""
    file: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """Something that the user should know, because it could not be followed."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class Slot:
    """What one variable, attribute or element may be. It only ever grows."""

    __slots__ = ("readers", "values")

    def __init__(self) -> None:
        self.values: Values = NOTHING
        self.readers: set[Activation] = set()


class Scope:
    """The variables of a module, or of one way to call a function."""

    __slots__ = (
        "elsewhere",
        "globals",
        "id",
        "missed",
        "module",
        "owner",
        "parent",
        "slots",
        "stars",
    )

    def __init__(
        self, number: int, module: Source, parent: "Scope | None", owner: Class | None = None
    ) -> None:
        self.id = number
        self.module = module
        self.parent = parent
        self.owner = owner
        """The class whose method this is."""
        self.slots: dict[str, Slot] = {}
        self.missed: dict[str, set[Activation]] = {}
        """Who looked for a variable here before there was one."""
        self.elsewhere: dict[str, Scope] = {}
        """Where `global` and `nonlocal` names are."""
        self.globals: Scope = self if parent is None else parent.globals
        self.stars: set[str] = set()
        """Packages outside of the project whose every name has been imported."""


class Activation:
    """One way in which a module or a function is run: the code, and what it is called with."""

    __slots__ = (
        "bodies",
        "callees",
        "calls",
        "function",
        "name",
        "notes",
        "queued",
        "relevant",
        "returns",
        "running",
        "scope",
    )

    def __init__(self, name: str, scope: Scope, function: Function | None) -> None:
        self.name = name
        self.scope = scope
        self.function = function
        """None for a module."""
        self.returns = Slot()
        self.calls: set[AwsCall] = set()
        self.callees: set[Activation] = set()
        self.notes: set[Note] = set()
        self.bodies: list[Class] = []
        """The classes whose bodies are being run."""
        self.relevant = False
        """Whether anything of AWS has been seen in it."""
        self.queued = False
        self.running = False


@dataclass(frozen=True, slots=True)
class Arguments:
    """What something is called with."""

    positional: tuple[Values, ...] = ()
    keywords: Mapping[str, Values] = field(default_factory=dict)
    rest: Values = NOTHING
    """What further positional arguments may be, where their number is not known."""
    others: Values = NOTHING
    """What further keyword arguments may be, where their names are not known."""

    @property
    def all(self) -> Values:
        """Every argument's values."""
        return frozenset().union(*self.positional, *self.keywords.values(), self.rest, self.others)

    def get(self, position: int | None, name: str) -> Values:
        """The argument called `name`, which may be given by its position."""
        if name in self.keywords:
            return self.keywords[name]
        if position is not None and position < len(self.positional):
            return self.positional[position]
        return self.rest | self.others

    def after(self, position: int) -> "Arguments":
        """Those behind the first `position`."""
        return Arguments(self.positional[position:], self.keywords, self.rest, self.others)

    def before(self, *first: Values) -> "Arguments":
        """These behind `first`."""
        return Arguments((*first, *self.positional), self.keywords, self.rest, self.others)


class Root(Activation):
    """What calls a handler: an app, of its own accord."""

    __slots__ = ("callee", "registration")

    def __init__(self, scope: Scope, registration: Registration, callee: Value) -> None:
        super().__init__("", scope, None)
        self.registration = registration
        self.callee = callee


class Machine(ABC):
    """The state of one analysis. What runs the code is built on top of it."""

    def __init__(self, sources: Sources, environment: Mapping[str, frozenset[str]]) -> None:
        self.sources = sources
        self.environment = environment
        self.current: Activation = Activation("", Scope(0, _NOWHERE, None), None)
        self.line = 1
        self.depth = 0
        self.runs = 0
        self.scopes: list[Scope] = [self.current.scope]
        self.heap: dict[tuple[Value, str], Slot] = {}
        """Attributes and elements of objects."""
        self.modules: dict[str, Activation] = {}
        self.classes: dict[Class, tuple[Value, ...]] = {}
        """All classes of the project, with their bases."""
        self._instances: dict[tuple[Class, int], Instance] = {}
        self._containers: dict[int, Container] = {}
        self._functions: dict[tuple[FunctionNode, int], Function] = {}
        self._classes: dict[tuple[ast.ClassDef, int], Class] = {}
        self._ancestries: dict[Class, list[Class]] = {}
        self._queue: deque[Activation] = deque()
        self._sites: dict[tuple[ast.AST | None, Activation | None, str], int] = {}
        self._sites_at: dict[tuple[ast.AST, str], set[Activation]] = {}

    @abstractmethod
    def evaluate(self, node: ast.expr) -> Values:
        """What the expression may be, here and now."""

    @abstractmethod
    def attribute(self, value: Value, name: str) -> Values:
        """What `value.name` may be."""

    @abstractmethod
    def call(self, callee: Value, arguments: Arguments, node: ast.AST) -> Values:
        """What calling `callee` may return."""

    @abstractmethod
    def run(self, activation: Activation) -> None:
        """Go through the code of `activation` once."""

    def new_scope(self, module: Source, parent: Scope | None, owner: Class | None = None) -> Scope:
        """A scope that can be named by its number."""
        scope = Scope(len(self.scopes), module, parent, owner)
        self.scopes.append(scope)
        return scope

    def site(self, node: ast.AST, part: str = "") -> int:
        """The number of an object that is made here, by what runs now."""
        key: tuple[ast.AST | None, Activation | None, str] = (node, self.current, part)
        known = self._sites.get(key)
        if known is not None:
            return known
        others = self._sites_at.setdefault((node, part), set())
        if len(others) >= MAX_SITES:
            key = (node, None, part)
        others.add(self.current)
        return self._sites.setdefault(key, len(self._sites) + 1)

    def site_in(self, activation: "Activation", part: str) -> int:
        """The number of an object that belongs to `activation` as a whole."""
        return self._sites.setdefault((None, activation, part), len(self._sites) + 1)

    def instance(self, kind: Class, site: int) -> Instance:
        """The object of `kind` that is made at `site`."""
        key = (kind, site)
        if key not in self._instances:
            self._instances[key] = Instance(kind, site)
        return self._instances[key]

    def container(self, site: int) -> Container:
        """The container that is made at `site`."""
        if site not in self._containers:
            self._containers[site] = Container(site)
        return self._containers[site]

    def held(self, kind: Class) -> Container:
        """What the objects of a class hold that is derived from `list` or the like."""
        key = (kind.node, None, "held")
        return self.container(self._sites.setdefault(key, len(self._sites) + 1))

    def function(self, node: FunctionNode, owner: Class | None = None) -> Function:
        """The function that is defined here."""
        key = (node, self.current.scope.id)
        if key not in self._functions:
            self._functions[key] = Function(node, self.current.scope.id, owner)
        return self._functions[key]

    def class_of(self, node: ast.ClassDef) -> Class:
        """The class that is defined here."""
        key = (node, self.current.scope.id)
        if key not in self._classes:
            self._classes[key] = Class(node, self.current.scope.id)
        return self._classes[key]

    def read(self, slot: Slot) -> Values:
        """What is in `slot`; what runs now is run again when there is more."""
        slot.readers.add(self.current)
        return slot.values

    def write(self, slot: Slot, values: Values) -> None:
        """Add `values` to what is in `slot`."""
        fresh = values - slot.values
        if fresh and slot.values:
            fresh = frozenset(each for each in fresh if not self._implied(each, slot.values))
        if not fresh or len(slot.values) >= MAX_VALUES:
            return
        slot.values = self._bounded(slot.values | fresh)
        for reader in slot.readers:
            self.enqueue(reader)

    def _implied(self, value: Value, values: Values) -> bool:
        """Whether `values` say it already, in that they say that there may be any."""
        match value:
            case Text():
                return ANY_TEXT in values
            case Instance(kind):
                return self._instances.get((kind, EVERY)) in values
            case _:
                return False

    def _bounded(self, values: Values) -> Values:
        """The same with fewer things, where they are too many to be told apart."""
        if len(values) <= MAX_OBJECTS:
            return values
        known = [value for value in values if isinstance(value, Text)]
        if len(known) > MAX_TEXTS:
            values = values.difference(known) | {ANY_TEXT}
        objects: dict[Class, list[Instance]] = {}
        for value in values:
            if isinstance(value, Instance):
                objects.setdefault(value.kind, []).append(value)
        for kind, made in objects.items():
            if len(made) > MAX_OBJECTS:
                values = values.difference(made) | {self.instance(kind, EVERY)}
        return values

    def element(self, owner: Value, name: str) -> Slot:
        """The slot of an attribute or element."""
        key = (owner, name)
        slot = self.heap.get(key)
        if slot is None:
            slot = self.heap[key] = Slot()
        return slot

    def enqueue(self, activation: Activation) -> None:
        """Have it run again."""
        if not activation.queued:
            activation.queued = True
            self._queue.append(activation)

    def start(self, activation: Activation) -> None:
        """Run what has not been run before: now, or soon if too much is running."""
        if self.depth >= MAX_DEPTH or self.runs >= MAX_RUNS:
            self.enqueue(activation)
        else:
            self._run(activation)

    def settle(self) -> None:
        """Run everything again whose variables have changed, until nothing changes."""
        while self._queue and self.runs < MAX_RUNS:
            self._run(self._queue.popleft())

    def _run(self, activation: Activation) -> None:
        if activation.running:
            self.enqueue(activation)
            return
        before, line = self.current, self.line
        activation.queued = False
        activation.running = True
        activation.calls.clear()
        activation.callees.clear()
        activation.notes.clear()
        activation.bodies.clear()
        self.current = activation
        self.depth += 1
        self.runs += 1
        try:
            self.run(activation)
        finally:
            activation.running = False
            self.current, self.line = before, line
            self.depth -= 1

    def note(self, text: str) -> None:
        """Tell the user something about the line that is being followed."""
        self.current.notes.add(Note(self.current.scope.module.file, self.line, text))

    def record(
        self,
        service: str,
        operation: str,
        region: str,
        parameters: Mapping[str, tuple[Text, ...] | None],
    ) -> None:
        """Remember that AWS is called here."""
        self.current.relevant = True
        self.current.calls.add(
            AwsCall(
                service,
                operation,
                region,
                tuple(sorted(parameters.items())),
                self.current.scope.module.file,
                self.line,
            )
        )

    def module(self, name: str) -> Values:
        """The module called `name`, run if it has not been; nothing if it is not the project's."""
        source = self.sources.find(name)
        if source is None:
            return frozenset({Module(name)}) if self.sources.has_package(name) else NOTHING
        activation = self.modules.get(name)
        if activation is None:
            activation = Activation(source.file, self.new_scope(source, None), None)
            self.modules[name] = activation
            self.start(activation)
        self.current.callees.add(activation)
        return frozenset({Module(name)})

    def imported(self, name: str) -> Values:
        """The module called `name`, those above it run, too; it may be another package's."""
        parts = name.split(".")
        found: Values = NOTHING
        for number in range(1, len(parts) + 1):
            found = self.module(".".join(parts[:number]))
            if number == 1 and not found:
                break
        return found or frozenset({External(name)})


_NOWHERE = Source("", "", ast.Module([], []), False)
