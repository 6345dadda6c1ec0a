"""What functions of other packages do with what they are handed, where it matters here."""

import ast
from abc import abstractmethod
from collections.abc import Callable

from achalice_cli.analysis.aws_calls import OWN_REGION
from achalice_cli.analysis.callbacks import MAPS, Callbacks, service_of
from achalice_cli.analysis.machine import EVERY, Arguments
from achalice_cli.analysis.objects import ELEMENTS, KEYS, VARIABLES
from achalice_cli.analysis.values import (
    ANY_TEXT,
    AWS_VALUES,
    CALLABLES,
    NOTHING,
    UNKNOWN,
    AwsResource,
    Bound,
    Class,
    Client,
    Container,
    External,
    Function,
    Instance,
    Module,
    Opaque,
    OpaqueMethod,
    Registration,
    Session,
    Text,
    Unknown,
    Value,
    Values,
    texts,
)
from achalice_cli.aws.service_models import service_names

SESSIONS = frozenset(
    {
        "aioboto3.Session",
        "aioboto3.session.Session",
        "aiobotocore.get_session",
        "aiobotocore.session.AioSession",
        "aiobotocore.session.get_session",
        "boto3.Session",
        "boto3.session.Session",
        "botocore.session.Session",
        "botocore.session.get_session",
    }
)
_CLIENT_MAKERS = frozenset({"_create_client", "client", "create_client"})
_ENVIRONMENT = frozenset(
    {"decouple.config", "os.environ.get", "os.environ.setdefault", "os.environ.pop", "os.getenv"}
)
_CONTAINERS = frozenset(
    {
        *("builtins.dict", "builtins.list", "builtins.set", "builtins.tuple", "builtins.frozenset"),
        *("collections.OrderedDict", "collections.defaultdict", "collections.deque"),
        *("collections.ChainMap", "types.MappingProxyType", "types.SimpleNamespace"),
        *("asyncio.LifoQueue", "asyncio.Queue", "contextvars.ContextVar", "queue.LifoQueue"),
        *("queue.Queue", "queue.SimpleQueue"),
        *("threading.local", "weakref.WeakKeyDictionary", "weakref.WeakValueDictionary"),
    }
)
_HARMLESS = frozenset(
    {
        *("abc", "achalice", "anyio", "asyncio", "builtins", "chalice", "collections"),
        *("concurrent", "contextlib", "contextvars", "copy", "dataclasses", "functools"),
        *("inspect", "itertools", "json", "logging", "operator", "pprint", "pydantic", "types"),
        *("typing", "typing_extensions", "weakref"),
    }
)
"""Packages that call no AWS of their own accord with what they are handed."""
_PASSING = frozenset(
    {
        *("anyio", "asyncio", "builtins", "concurrent", "contextlib", "copy", "functools"),
        *("itertools", "operator", "typing", "typing_extensions", "dataclasses"),
    }
)
"""Packages that hand on what they are handed: `gather`, `cast`, `replace`, `sorted`."""
_ENTERING = frozenset({"enter_async_context", "enter_context"})
_WRITING = frozenset(
    {
        *("__setitem__", "add", "append", "appendleft", "insert", "push", "put", "put_nowait"),
        "set",
    }
)
_READING = frozenset(
    {"__getitem__", "get", "get_nowait", "pop", "popitem", "popleft", "setdefault"}
)
_OF_BUILTINS = frozenset(name for kind in (str, bytes, dict, list, set, int) for name in dir(kind))
"""Methods that the classes of the project share with Python's own are not looked for by name."""


class Externals(Callbacks):
    """Calling what is not the project's own."""

    @abstractmethod
    def register(self, registration: Registration, arguments: Arguments) -> Values:
        """What an app does with the function that it decorates."""

    @abstractmethod
    def app_method(self, method: OpaqueMethod, arguments: Arguments) -> Values | None:
        """What a method of an app or a blueprint returns; None if it is of neither."""

    @abstractmethod
    def annotated(self, values: Values) -> Values:
        """What a variable holds that is annotated with one of `values`."""

    def call_external(self, callee: External, arguments: Arguments, node: ast.AST) -> Values:
        """What a function of another package returns."""
        path = callee.path
        root = path.partition(".")[0]
        if path in SESSIONS:
            return self.session(arguments)
        if root in ("boto3", "aioboto3") and callee.name in ("client", "resource"):
            return self.made(arguments, OWN_REGION, resource=callee.name == "resource")
        if path in _ENVIRONMENT:
            return self.variable(arguments.get(0, "key"), arguments.get(1, "default"))
        if path in _CONTAINERS or callee.name in ("ContextVar", "SimpleNamespace"):
            return self._container(callee, arguments, node)
        if path in ("importlib.import_module", "builtins.__import__"):
            return self._import_by_name(callee.name, arguments)
        called = self.call_back(callee, arguments, node)
        if called is not None:
            return called
        if root == "builtins":
            return self._builtin(callee.name, arguments, node)
        if callee.name == "cast":
            return arguments.get(1, "val") | self.annotated(arguments.get(0, "typ"))
        if callee.name in ("field", "Field", "Factory", "ib", "PrivateAttr", "Depends"):
            return self._field(arguments, node)
        return self._handed(callee, arguments, node)

    def _import_by_name(self, function: str, arguments: Arguments) -> Values:
        found: Values = NOTHING
        names = arguments.get(0, "name")
        packages = texts(arguments.get(1, "package"))
        for text in texts(names):
            plain = text.value.lstrip(".")
            level = len(text.value) - len(plain)
            name = self.current.scope.module.absolute(plain, level)
            if level == 1 and packages:
                name = f"{packages[0].value}.{plain}"
            if text.known and name:
                found |= self.imported(name)
                if function == "__import__":
                    found = self.imported(name.partition(".")[0])
        if any(not isinstance(name, Text) or not name.known for name in names):
            self.note("which module is imported is not a literal: what it calls is not known")
        return found

    def _handed(self, callee: External, arguments: Arguments, node: ast.AST) -> Values:
        root = callee.path.partition(".")[0]
        if root not in _HARMLESS:
            for value in arguments.all:
                if isinstance(value, Client | AwsResource):
                    service = service_of(value)
                    self.note(
                        f"`{callee.path}` is handed a client of `{service}`: "
                        "what it calls is not known"
                    )
        results = self.escape(arguments, node)
        if root in _PASSING:
            kept = (*AWS_VALUES, Instance, Container, Opaque)
            results |= frozenset(each for each in arguments.all if isinstance(each, kept))
        if callee.name[:1].isupper() or callee.name in ("local",):
            results |= {Opaque(callee.path, self.site(node))}
        return results

    def escape(self, arguments: Arguments, node: ast.AST) -> Values:
        """Functions that are handed to something unknown are called by it, one has to think."""
        results = UNKNOWN | frozenset(
            each for each in arguments.all if isinstance(each, AWS_VALUES)
        )
        for number, values in enumerate(arguments.positional):
            for value in values:
                if isinstance(value, CALLABLES):
                    behind = arguments.after(number + 1)
                    given = Arguments(behind.positional, behind.keywords, UNKNOWN, behind.others)
                    results |= self.call(value, given, node)
                elif _makes_clients(value):
                    results |= self.call(value, arguments.after(number + 1), node)
        for values in (*arguments.keywords.values(), arguments.rest):
            for value in values:
                if isinstance(value, CALLABLES):
                    results |= self.call(value, Arguments(rest=UNKNOWN), node)
        return results

    def variable(self, names: Values, default: Values) -> Values:
        """What environment variables hold in the stage; `default` where it does not set them."""
        found: Values = NOTHING
        for name in names:
            if not isinstance(name, Text) or not name.known:
                return UNKNOWN
            if name.value in self.environment:
                found |= {Text(value) for value in self.environment[name.value]}
            elif name.value in ("AWS_REGION", "AWS_DEFAULT_REGION"):
                found |= {Text(OWN_REGION)}
            else:
                found |= default or {Text("*", name.value)}
        return found

    def _container(self, callee: External, arguments: Arguments, node: ast.AST) -> Values:
        made = self.container(self.site(node))
        if callee.name in ("defaultdict",):
            for factory in arguments.get(0, "default_factory"):
                self.write(self.element(made, ELEMENTS), self.call(factory, Arguments(), node))
            return frozenset({made})
        for values in arguments.positional[1:] if callee.name == "ChainMap" else ():
            for value in values:
                self.merge(made, value)
        self.fill(made, arguments)
        return frozenset({made})

    def fill(self, made: Container, arguments: Arguments) -> None:
        """Put into `made` what it is made of, as `list` and `dict` do."""
        for value in arguments.get(0, ""):
            self.merge(made, value)
        for name, values in arguments.keywords.items():
            self.put(made, frozenset({Text(name)}), values)
        self.write(self.element(made, ELEMENTS), arguments.rest)

    def merge(self, made: Container, value: Value) -> None:
        """Put all that `value` holds into `made`, under the same keys."""
        if isinstance(value, Container):
            for key in self.read(self.element(value, KEYS)):
                if isinstance(key, Text) and key.known:
                    slot = self.element(value, f"={key.value}")
                    self.put(made, frozenset({key}), self.read(slot))
                else:
                    self.write(self.element(made, KEYS), frozenset({key}))
            self.write(self.element(made, ELEMENTS), self.read(self.element(value, ELEMENTS)))
        else:
            self.write(self.element(made, ELEMENTS), self.elements(value))

    def _builtin(self, name: str, arguments: Arguments, node: ast.AST) -> Values:
        first = arguments.get(0, "")
        match name:
            case "getattr":
                default = arguments.get(2, "default")
                return default | self.named_attribute(first, arguments.get(1, "name"))
            case "globals":
                return self.attribute(Module(self.current.scope.module.name), VARIABLES)
            case "setattr":
                for owner in first:
                    for text in texts(arguments.get(1, "")):
                        self.set_attribute(owner, text.value, arguments.get(2, ""))
                return NOTHING
            case "str" | "repr" | "format":
                return frozenset(texts(first)) or frozenset({ANY_TEXT})
            case "map" | "filter":
                given = tuple(self.all_of(values) for values in arguments.positional[1:])
                found = frozenset().union(
                    *(self.call(each, Arguments(given), node) for each in first)
                )
                kept = self.all_of(arguments.get(1, "")) if name == "filter" else NOTHING
                return self.sequence(self.site(node), (), found | kept)
            case "zip" | "enumerate":
                parts = tuple(self.all_of(values) for values in arguments.positional)
                if name == "enumerate":
                    parts = (NOTHING, *parts[:1])
                (each,) = self.sequence(self.site(node, "pair"), parts)
                return self.sequence(self.site(node), (), frozenset({each}))
            case "next" | "anext":
                return self.all_of(first) | arguments.get(1, "default")
            case "vars" | "id" | "len" | "isinstance" | "print" | "hash" | "bool" | "type":
                return UNKNOWN
            case "eval" | "exec":
                self.note(f"`{name}` is called: what it runs is not known")
                return UNKNOWN
            case "sorted" | "reversed" | "iter" | "aiter":
                self.by_element(name, arguments, node)
                return first
            case _:
                return self._handed(External(f"builtins.{name}"), arguments, node)

    def _field(self, arguments: Arguments, node: ast.AST) -> Values:
        """The default of a field of a dataclass, or of the like."""
        found = arguments.get(0, "default")
        for name in ("default_factory", "factory", "dependency"):
            for factory in arguments.keywords.get(name, NOTHING):
                found |= self.call(factory, Arguments(), node)
        return found

    def call_method(self, callee: OpaqueMethod, arguments: Arguments, node: ast.AST) -> Values:
        """What a method returns that the project does not define."""
        receiver, name = callee.receiver, callee.name
        result = self.app_method(callee, arguments)
        if result is not None:
            return result
        match receiver:
            case Session(region) if name in _CLIENT_MAKERS or name == "resource":
                return self.made(arguments, region, resource=name == "resource")
            case Container():
                return self._of_container(receiver, name, arguments, node)
            case OpaqueMethod(Module() as module, "__dict__") if name in _READING:
                return self.variables(module, arguments.get(0, "key"))
            case OpaqueMethod(Module(), "__dict__") if name == "update":
                named, _ = self.unpacked(arguments.get(0, ""))
                for each, values in {**named, **arguments.keywords}.items():
                    self.put(receiver, frozenset({Text(each)}), values)
                return NOTHING
            case Text():
                return self._of_text(receiver, name, arguments, node)
            case Opaque(path) if path in SESSIONS and name in (*_CLIENT_MAKERS, "resource"):
                # A class of the project's own that is derived from a session.
                return self.made(arguments, OWN_REGION, resource=name == "resource")
            case Function() if name == "register":
                return self.overload(callee, receiver, arguments)
            case Class() if name in ("__new__", "model_construct", "model_validate"):
                return self.call(receiver, arguments, node)
            case _:
                return self._of_unknown(callee, arguments, node)

    def _of_unknown(self, callee: OpaqueMethod, arguments: Arguments, node: ast.AST) -> Values:
        name = callee.name
        if name in _ENTERING:
            entered: Values = NOTHING
            for value in arguments.get(0, "cm"):
                entered |= self.entered(value)
            return entered
        if name in _CLIENT_MAKERS or name == "resource":
            named = texts(arguments.get(0, "service_name"))
            if any(text.value in service_names() for text in named):
                return self.made(arguments, OWN_REGION, resource=name == "resource")
        if name in MAPS:
            return self.mapped(name, arguments, node) | self._by_name(name, arguments, node)
        found = self.escape(arguments, node)
        if isinstance(callee.receiver, Unknown | Opaque) and name not in _OF_BUILTINS:
            found |= self._by_name(name, arguments, node)
        return found

    def _by_name(self, name: str, arguments: Arguments, node: ast.AST) -> Values:
        """Whichever class of the project it is whose method is called."""
        found: Values = NOTHING
        for method in self.methods_called(name):
            if isinstance(method, Function) and method.owner is not None:
                receiver = self.instance(method.owner, EVERY)
                found |= self.call(Bound(method, receiver), arguments, node)
        return found

    def _of_container(
        self, receiver: Container, name: str, arguments: Arguments, node: ast.AST
    ) -> Values:
        if name in _WRITING:
            for values in arguments.positional:
                self.write(self.element(receiver, ELEMENTS), values)
            return NOTHING
        if name in ("__init__", "extend", "update"):
            self.fill(receiver, arguments)
            return NOTHING
        if name in _READING:
            key, default = arguments.get(0, "key"), arguments.get(1, "default")
            if name == "setdefault":
                self.put(receiver, key, default)
            return self.item(receiver, key, None) | default
        if name == "items":
            keys = self.read(self.element(receiver, KEYS))
            values = self.read(self.element(receiver, ELEMENTS))
            pair = self.sequence(self.site(node, "pair"), (keys, values))
            return self.sequence(self.site(node), (), pair)
        if name == "values":
            values = self.read(self.element(receiver, ELEMENTS))
            return self.sequence(self.site(node), (), values)
        if name == "keys":
            return self.sequence(self.site(node), (), self.read(self.element(receiver, KEYS)))
        if name == "sort":
            self.by_element(name, arguments.before(frozenset({receiver})), node)
            return NOTHING
        # A function in a dictionary that is called by its attribute is found by name; the rest
        # (`copy`, `__anext__`, ...) gives what it is asked of.
        self.escape(arguments, node)
        return frozenset({receiver})

    def _of_text(self, receiver: Text, name: str, arguments: Arguments, node: ast.AST) -> Values:
        if name == "format":
            return frozenset({Text(_formatted(receiver.value))})
        if name == "join":
            return frozenset({ANY_TEXT})
        if receiver.known and not arguments.positional and name in _PLAIN:
            return frozenset({Text(_PLAIN[name](receiver.value))})
        self.escape(arguments, node)
        return frozenset({ANY_TEXT})


def _makes_clients(value: Value) -> bool:
    match value:
        case External(path):
            return path in ("boto3.client", "boto3.resource")
        case OpaqueMethod(Session(), name):
            return name in _CLIENT_MAKERS or name == "resource"
        case _:
            return False


_PLAIN: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "strip": str.strip,
}


def _formatted(template: str) -> str:
    """`template` with `*` for each of its fields."""
    parts: list[str] = []
    rest = template
    while "{" in rest and "}" in rest.partition("{")[2]:
        before, _, rest = rest.partition("{")
        parts += [before, "*"]
        rest = rest.partition("}")[2]
    return "".join([*parts, rest])
