"""Calling the project's own functions and classes: binding arguments, one run for each way."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from achalice_cli.analysis.annotations import UNTYPED_CLIENT, Annotations
from achalice_cli.analysis.callbacks import OVERLOADS
from achalice_cli.analysis.machine import Activation, Arguments
from achalice_cli.analysis.objects import ELEMENTS, ENTER, KEYS
from achalice_cli.analysis.sources import Sources
from achalice_cli.analysis.values import (
    AWS_VALUES,
    NOTHING,
    UNKNOWN,
    Bound,
    Class,
    External,
    Function,
    Instance,
    Method,
    Opaque,
    OpaqueMethod,
    Partial,
    Registration,
    Text,
    Value,
    Values,
)

MAX_WAYS = 24
"""Ways to call a function that are told apart; all further ones are one."""
MAX_IRRELEVANT = 2
"""The same for functions in which nothing of AWS has been seen."""
DEFAULT = "<default>"
PARAMETER = "<parameter>"
RETURNS = "<returns>"
_STARTERS = ("__post_init__", "__attrs_post_init__", "model_post_init")


@dataclass(slots=True)
class _Given:
    """What the parameters of a function are bound to."""

    named: dict[str, Values] = field(default_factory=dict)
    further: tuple[Values, ...] = ()
    """For `*args`."""
    rest: Values = NOTHING
    keywords: dict[str, Values] = field(default_factory=dict)
    """For `**kwargs`."""
    others: Values = NOTHING

    def key(self) -> object:
        """The same for calls that need not be told apart."""
        return (
            tuple((name, values - UNKNOWN) for name, values in self.named.items()),
            tuple(values - UNKNOWN for values in self.further),
            self.rest - UNKNOWN,
            tuple(sorted((name, values - UNKNOWN) for name, values in self.keywords.items())),
        )


class Calls(Annotations):
    """Calling values."""

    def __init__(self, sources: Sources, environment: Mapping[str, frozenset[str]]) -> None:
        super().__init__(sources, environment)
        self.activations: dict[Function, dict[object, Activation]] = {}

    def call(self, callee: Value, arguments: Arguments, node: ast.AST) -> Values:
        """What calling `callee` may return."""
        match callee:
            case Function():
                return self._invoke(callee, arguments)
            case Bound(function, receiver):
                return self._invoke(function, arguments.before(frozenset({receiver})))
            case Class():
                return self._instantiate(callee, arguments, node)
            case Method(receiver, name) | OpaqueMethod(receiver, name) if name in ENTER:
                return self.entered(receiver)
            case Method():
                return self.call_aws(callee, arguments)
            case External():
                return self.call_external(callee, arguments, node)
            case OpaqueMethod(Opaque(path)) if path == UNTYPED_CLIENT:
                self.note(f"`{callee.name}` is called of a client whose service is not known")
                return UNKNOWN
            case OpaqueMethod():
                return self.call_method(callee, arguments, node)
            case Registration():
                return self.register(callee, arguments)
            case Partial():
                return self.call_partial(callee, arguments, node)
            case Instance():
                return self._call_object(callee, arguments, node)
            case _:
                return self.escape(arguments, node)

    def call_any(self, callees: Values, arguments: Arguments, node: ast.AST) -> Values:
        """What calling one of them may return."""
        callees = self.likely(callees)
        return frozenset().union(*(self.call(callee, arguments, node) for callee in callees))

    def _call_object(self, callee: Instance, arguments: Arguments, node: ast.AST) -> Values:
        methods = self.attribute(callee, "__call__") - {callee}
        known = frozenset(each for each in methods if isinstance(each, Bound | Function))
        return self.call_any(known, arguments, node) if known else self.escape(arguments, node)

    def _instantiate(self, kind: Class, arguments: Arguments, node: ast.AST) -> Values:
        made = self.instance(kind, self.site(node))
        initialisers = self.member(kind, "__init__")
        own = frozenset(each for each in initialisers if isinstance(each, Function))
        if own:
            for initialiser in own:
                self._invoke(initialiser, arguments.before(frozenset({made})))
        else:
            self._fill(made, arguments)
            for held in self.holds(kind):
                self.fill(held, arguments)
        is_thread = any(base.name in ("Process", "Thread") for base in self.external_bases(kind))
        for name in (*_STARTERS, "run") if is_thread else _STARTERS:
            for each in self.member(kind, name):
                if isinstance(each, Function):
                    self._invoke(each, Arguments((frozenset({made}),), rest=UNKNOWN))
        if not own:
            # What the constructor of another package's class calls back.
            self.escape(arguments, node)
        return frozenset({made})

    def _fill(self, made: Instance, arguments: Arguments) -> None:
        """Write the arguments to fields, as dataclasses, models and named tuples do."""
        names = self.fields(made.kind)
        for name, values in zip(names, arguments.positional, strict=False):
            self.set_attribute(made, name, values)
        for name, values in arguments.keywords.items():
            self.set_attribute(made, name, values)
        if arguments.rest or arguments.others:
            for name in names:
                self.set_attribute(made, name, arguments.rest | arguments.others)

    def _invoke(self, function: Function, arguments: Arguments) -> Values:
        """What a function of the project returns."""
        given = self._bound_to(function, arguments)
        activation = self._activation(function, given)
        self.current.callees.add(activation)
        results = self.read(activation.returns)
        if activation.relevant or any(isinstance(each, AWS_VALUES) for each in results):
            activation.relevant = self.current.relevant = True
        if results <= UNKNOWN:
            results |= self.read(self.element(function, RETURNS))
        for each in self.read(self.element(function, OVERLOADS)):
            results |= self.call(each, arguments, function.node)
        return results

    def _bound_to(self, function: Function, arguments: Arguments) -> _Given:
        node = function.node.args
        given = _Given(keywords=dict(arguments.keywords))
        positional = [each.arg for each in (*node.posonlyargs, *node.args)]
        for number, name in enumerate(positional):
            if number < len(arguments.positional):
                found = arguments.positional[number]
                given.keywords.pop(name, None)
            else:
                found = self._named(function, given, name, arguments.rest | arguments.others)
            given.named[name] = self._typed(function, name, found)
        for each in node.kwonlyargs:
            found = self._named(function, given, each.arg, arguments.others)
            given.named[each.arg] = self._typed(function, each.arg, found)
        if node.vararg is not None:
            given.further = arguments.positional[len(positional) :]
            given.rest = arguments.rest
        if node.kwarg is None:
            given.keywords = {}
        else:
            given.others = arguments.others
        return given

    def _named(self, function: Function, given: _Given, name: str, otherwise: Values) -> Values:
        if name in given.keywords:
            return given.keywords.pop(name)
        return otherwise | self.read(self.element(function, f"{DEFAULT}{name}"))

    def _typed(self, function: Function, name: str, values: Values) -> Values:
        if values <= UNKNOWN:
            return values | self.read(self.element(function, f"{PARAMETER}{name}"))
        return values

    def _activation(self, function: Function, given: _Given) -> Activation:
        """The run that is for such a call."""
        ways = self.activations.setdefault(function, {})
        key: object = given.key()
        if key not in ways:
            is_relevant = any(each.relevant for each in ways.values())
            if len(ways) >= (MAX_WAYS if is_relevant else MAX_IRRELEVANT):
                key = None
        activation = ways.get(key)
        if activation is not None:
            self._pass(activation, given)
            return activation
        around = self.scopes[function.scope]
        scope = self.new_scope(around.module, around, function.owner)
        activation = ways[key] = Activation(function.name, scope, function)
        self._pass(activation, given)
        self.start(activation)
        return activation

    def _pass(self, activation: Activation, given: _Given) -> None:
        """Write the arguments to the parameters."""
        function = activation.function
        if function is None:
            return
        for name, values in given.named.items():
            self.assign_in(activation.scope, name, values)
        node = function.node.args
        if node.vararg is not None:
            site = self.site_in(activation, "args")
            passed = self.sequence(site, given.further, given.rest)
            self.assign_in(activation.scope, node.vararg.arg, passed)
        if node.kwarg is not None:
            made = self.container(self.site_in(activation, "kwargs"))
            for name, values in given.keywords.items():
                self.put(made, frozenset({Text(name)}), values)
            if given.others:
                self.write(self.element(made, KEYS), UNKNOWN)
                self.write(self.element(made, ELEMENTS), given.others)
            self.assign_in(activation.scope, node.kwarg.arg, frozenset({made}))
