"""What Python's own modules do with functions: `partial`, threads, `sorted`, `methodcaller`."""

import ast
from abc import abstractmethod

from achalice_cli.analysis.aws_calls import AwsCalls
from achalice_cli.analysis.machine import Arguments
from achalice_cli.analysis.objects import KEYS, READ, RECEIVERS
from achalice_cli.analysis.values import (
    CALLABLES,
    NOTHING,
    UNKNOWN,
    AwsResource,
    Client,
    Container,
    External,
    Function,
    Opaque,
    OpaqueMethod,
    Partial,
    Text,
    Value,
    Values,
    texts,
)

_UNCHANGED = frozenset({"cache", "lru_cache", "singledispatch", "singledispatchmethod"})
"""Functions of `functools` whose results are called like what they got."""
_THREADS = {"Process": (1, 3), "Thread": (1, 3), "Timer": (1, 2)}
"""Where among the arguments is what is run, and where are its own arguments."""
_BY_ELEMENT = frozenset(
    {
        *("accumulate", "dropwhile", "filterfalse", "groupby", "max", "merge", "min"),
        *("nlargest", "nsmallest", "reduce", "starmap", "takewhile"),
    }
)
"""What calls functions with the elements of its other arguments."""
_COMPUTED = frozenset({"accumulate", "reduce", "starmap"})
"""Those of them that return what these functions return."""
_GETTERS = frozenset({"operator.attrgetter", "operator.itemgetter", "operator.methodcaller"})
MAPS = frozenset({"imap", "imap_unordered", "map", "map_async", "starmap", "starmap_async"})
"""Methods of pools that call functions with elements."""
OVERLOADS = "<overloads>"


class Callbacks(AwsCalls):
    """Calling what Python's own functions were handed."""

    @abstractmethod
    def escape(self, arguments: Arguments, node: ast.AST) -> Values:
        """What a function returns of which nothing is known but its arguments."""

    def call_back(self, callee: External, arguments: Arguments, node: ast.AST) -> Values | None:
        """What a function of Python's own returns; None if it is not one of these."""
        root, name = callee.path.partition(".")[0], callee.name
        if root == "functools" and name in ("partial", "partialmethod"):
            return self._partial(arguments, node, is_method=name == "partialmethod")
        if callee.path in ("builtins.property", "functools.cached_property"):
            made = self._partial(arguments, node, is_method=False)
            for each in made:
                self.element(each, READ)
            return made
        if root == "functools" and name in _UNCHANGED:
            given = arguments.get(0, "user_function") - UNKNOWN
            # `lru_cache(maxsize=1)` is yet to be called with a function.
            return given.difference(texts(given)) or frozenset({callee})
        if root in ("multiprocessing", "threading") and name in _THREADS:
            return self._run_thread(callee, arguments, node)
        if root in ("builtins", "functools", "heapq", "itertools") and name in _BY_ELEMENT:
            found = self.by_element(name, arguments, node)
            is_one = name in ("max", "min", "reduce")
            return found if is_one else self.sequence(self.site(node), (), found)
        if callee.path in _GETTERS:
            getter = External(f"{callee.path}.__call__")
            return self._partial(arguments.before(frozenset({getter})), node, is_method=False)
        if callee.path.removesuffix(".__call__") in _GETTERS:
            return self._got(callee.path.split(".")[1], arguments, node)
        return None

    def _partial(self, arguments: Arguments, node: ast.AST, *, is_method: bool) -> Values:
        made = Partial(self.site(node))
        for number, values in enumerate(arguments.positional):
            self.write(self.element(made, f"#{number}"), values)
        for name, values in arguments.keywords.items():
            self.write(self.element(made, KEYS), frozenset({Text(name)}))
            self.write(self.element(made, f"={name}"), values)
        if is_method:
            self.element(made, RECEIVERS)
        return frozenset({made})

    def call_partial(self, callee: Partial, arguments: Arguments, node: ast.AST) -> Values:
        """What a `functools.partial` returns."""
        first: list[Values] = []
        while (callee, f"#{len(first)}") in self.heap:
            first.append(self.read(self.element(callee, f"#{len(first)}")))
        keywords = {
            key.value: self.read(self.element(callee, f"={key.value}"))
            for key in texts(self.read(self.element(callee, KEYS)))
        }
        given = Arguments(
            (*first[1:], *arguments.positional),
            {**keywords, **arguments.keywords},
            arguments.rest,
            arguments.others,
        )
        if (callee, RECEIVERS) in self.heap:
            given = given.before(self.read(self.element(callee, RECEIVERS)))
        callees = first[0] if first else NOTHING
        return frozenset().union(*(self.call(each, given, node) for each in callees))

    def _run_thread(self, callee: External, arguments: Arguments, node: ast.AST) -> Values:
        target, passed = _THREADS[callee.name]
        held = arguments.get(passed, "args")
        positional = self.items(held)
        keywords, others = self.unpacked(arguments.get(passed + 1, "kwargs"))
        rest = UNKNOWN | self.all_of(held) if positional is None else NOTHING
        given = Arguments(tuple(positional or ()), keywords, rest, others)
        for each in arguments.get(target, "function" if callee.name == "Timer" else "target"):
            self.call(each, given, node)
        return frozenset({Opaque(callee.path, self.site(node))})

    def by_element(self, name: str, arguments: Arguments, node: ast.AST) -> Values:
        """What `min` and the like make of elements; functions among the arguments see them, too."""
        functions = frozenset(each for each in arguments.all if isinstance(each, CALLABLES))
        held = self.all_of(arguments.all - functions)
        pairs = frozenset(each for each in held if isinstance(each, Container))
        given = Arguments(rest=UNKNOWN | held | self.all_of(pairs))
        results = frozenset().union(*(self.call(each, given, node) for each in functions))
        return held | results if name in _COMPUTED else held

    def mapped(self, name: str, arguments: Arguments, node: ast.AST) -> Values:
        """What a pool's method returns that calls a function with elements."""
        elements = tuple(self.all_of(values) for values in arguments.positional[1:])
        given = Arguments(elements, rest=UNKNOWN)
        if name.startswith("starmap"):
            given = Arguments(rest=UNKNOWN.union(*(self.all_of(each) for each in elements)))
        found = self.escape(Arguments(keywords=arguments.keywords), node)
        for each in arguments.get(0, "func"):
            found |= self.call(each, given, node)
        return UNKNOWN | self.sequence(self.site(node), (), found)

    def _got(self, getter: str, arguments: Arguments, node: ast.AST) -> Values:
        """What `operator.attrgetter` and the like return for the argument that comes last."""
        given = list(arguments.positional)
        owners = arguments.rest or (given.pop() if given else NOTHING)
        found: Values = NOTHING
        if getter == "methodcaller" and given:
            behind = Arguments(tuple(given[1:]), arguments.keywords)
            for each in self.likely(self.named_attribute(owners, given[0])):
                found |= self.call(each, behind, node)
            return found
        for names in given:
            if getter == "itemgetter":
                found = found.union(*(self.item(owner, names, None) for owner in owners))
            for text in texts(names) if getter == "attrgetter" else ():
                values = owners
                for part in text.value.split("."):
                    values = self.attributes(values, part)
                found |= values
        return found

    def named_attribute(self, owners: Values, names: Values) -> Values:
        """What `getattr` returns without its default."""
        found: Values = NOTHING
        for text in texts(names):
            if text.known:
                found |= self.attributes(owners, text.value)
        if any(not isinstance(name, Text) or not name.known for name in names):
            for owner in owners:
                if isinstance(owner, Client | AwsResource):
                    service = service_of(owner)
                    self.note(f"which operation of `{service}` is called is not a literal")
            found |= UNKNOWN
        return found

    def overload(self, method: OpaqueMethod, function: Value, arguments: Arguments) -> Values:
        """What `register` of a `functools.singledispatch` returns; it adds to what is called."""
        added: Values = frozenset(each for each in arguments.all if isinstance(each, Function))
        self.write(self.element(function, OVERLOADS), added - {function})
        return added or frozenset({method})


def service_of(value: Client | AwsResource) -> str:
    """The service that a client or a resource is for."""
    return value.service if isinstance(value, Client) else value.client.service
