"""What expressions may stand for."""

import ast
from abc import abstractmethod
from collections.abc import Iterable

from achalice_cli.analysis.machine import EVERY, Arguments
from achalice_cli.analysis.objects import KEYS
from achalice_cli.analysis.registrations import Registrations
from achalice_cli.analysis.values import (
    ANY_TEXT,
    NOTHING,
    UNKNOWN,
    Container,
    External,
    Function,
    Instance,
    Super,
    Text,
    Value,
    Values,
    texts,
)

MAX_TEXT = 2_048
"""Longer strings name nothing in AWS."""
MAX_SPELLINGS = 8
"""An f-string that may be more strings than that may be any."""


class Expressions(Registrations):
    """Evaluating syntax trees."""

    def evaluate(self, node: ast.expr) -> Values:
        """What the expression may be, here and now."""
        match node:
            case ast.Name(id=name):
                return self.lookup(name)
            case ast.Constant(value=str(text)) if len(text) <= MAX_TEXT:
                return frozenset({Text(text)})
            case ast.Constant():
                return NOTHING
            case ast.Attribute(value=owner, attr=name):
                owners = self.evaluate(owner)
                self.line = node.lineno
                return self.attributes(owners, name)
            case ast.Call():
                return self._call(node)
            case ast.Await(value=value) | ast.Starred(value=value):
                return self.evaluate(value)
            case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
                return self._sequence(node, items)
            case ast.Dict():
                return self._dictionary(node)
            case ast.Subscript():
                return self._subscript(node)
            case ast.JoinedStr(values=parts):
                return self._joined([self._part(part) for part in parts])
            case ast.BinOp():
                return self._operation(node)
            case ast.BoolOp(values=operands):
                return self._union(operands)
            case ast.IfExp(test=test, body=body, orelse=other):
                self.evaluate(test)
                return self.evaluate(body) | self.evaluate(other)
            case ast.NamedExpr(target=target, value=value):
                values = self.evaluate(value)
                self.bind(target, values)
                return values
            case ast.Lambda():
                function = self.function(node)
                self.define_defaults(function)
                return frozenset({function})
            case ast.ListComp(elt=item) | ast.SetComp(elt=item) | ast.GeneratorExp(elt=item):
                self._comprehend(node.generators)
                return self.sequence(self.site(node), (), self.evaluate(item))
            case ast.DictComp(key=key, value=value):
                self._comprehend(node.generators)
                made = self.container(self.site(node))
                self.put(made, self.evaluate(key), self.evaluate(value))
                return frozenset({made})
            case ast.Yield(value=value):
                self.yielded(NOTHING if value is None else self.evaluate(value))
                return UNKNOWN
            case ast.YieldFrom(value=value):
                self.yielded(self.all_of(self.evaluate(value)))
                return UNKNOWN
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.evaluate(child)
                return NOTHING

    def _union(self, nodes: Iterable[ast.expr]) -> Values:
        return frozenset().union(*(self.evaluate(node) for node in nodes))

    def _call(self, node: ast.Call) -> Values:
        if isinstance(node.func, ast.Name) and node.func.id == "super":
            return self._super(node)
        callees = self.evaluate(node.func)
        arguments = self._arguments(node)
        self.line = node.lineno
        return self.call_any(callees, arguments, node)

    def _super(self, node: ast.Call) -> Values:
        scope, function = self.current.scope, self.current.function
        self._arguments(node)
        while scope.owner is None and scope.parent is not None:
            scope = scope.parent
        if scope.owner is None or function is None:
            return UNKNOWN
        first = [*function.node.args.posonlyargs, *function.node.args.args]
        receivers = self.lookup(first[0].arg) if first else NOTHING
        owner = scope.owner
        return frozenset(
            Super(owner, each) for each in receivers if isinstance(each, Instance)
        ) or frozenset({Super(owner, self.instance(owner, EVERY))})

    def _arguments(self, node: ast.Call) -> Arguments:
        positional: list[Values] = []
        rest: Values = NOTHING
        for each in node.args:
            if not isinstance(each, ast.Starred):
                positional.append(self.evaluate(each))
                continue
            values = self.evaluate(each.value)
            items = self.items(values)
            if items is None or rest:
                rest |= self.all_of(values) | UNKNOWN
            else:
                positional += items
        keywords: dict[str, Values] = {}
        others: Values = NOTHING
        for keyword in node.keywords:
            values = self.evaluate(keyword.value)
            if keyword.arg is not None:
                keywords[keyword.arg] = keywords.get(keyword.arg, NOTHING) | values
                continue
            named, unknown = self.unpacked(values)
            others |= unknown
            for name, each_value in named.items():
                keywords[name] = keywords.get(name, NOTHING) | each_value
        return Arguments(tuple(positional), keywords, rest, others)

    def _sequence(self, node: ast.expr, items: list[ast.expr]) -> Values:
        positional: list[Values] = []
        rest: Values = NOTHING
        for item in items:
            if isinstance(item, ast.Starred):
                rest |= self.all_of(self.evaluate(item.value))
            else:
                positional.append(self.evaluate(item))
        if rest:
            return self.sequence(self.site(node), (), rest.union(*positional))
        return self.sequence(self.site(node), tuple(positional))

    def _dictionary(self, node: ast.Dict) -> Values:
        made = self.container(self.site(node))
        for key, value in zip(node.keys, node.values, strict=True):
            values = self.evaluate(value)
            if key is None:
                for each in values:
                    self.merge(made, each)
                    if not isinstance(each, Container):
                        self.write(self.element(made, KEYS), UNKNOWN)
            else:
                self.put(made, self.evaluate(key), values)
        return frozenset({made})

    def _subscript(self, node: ast.Subscript) -> Values:
        owners = self.evaluate(node.value)
        key = self.evaluate(node.slice)
        self.line = node.lineno
        index = node.slice.value if isinstance(node.slice, ast.Constant) else None
        found: Values = NOTHING
        for owner in owners:
            if isinstance(owner, External) and owner.path == "os.environ":
                found |= self.variable(key, NOTHING)
            else:
                found |= self.item(owner, key, index if isinstance(index, int) else None)
        return found

    def _operation(self, node: ast.BinOp) -> Values:
        left, right = self.evaluate(node.left), self.evaluate(node.right)
        match node.op:
            case ast.Add() if texts(left) or texts(right):
                return self._joined([left, right])
            case ast.Mod() if texts(left):
                return frozenset({ANY_TEXT})
            case ast.BitOr() | ast.Add():
                return left | right
            case _:
                return UNKNOWN

    def _part(self, node: ast.expr) -> Values:
        if isinstance(node, ast.FormattedValue):
            values = self.evaluate(node.value)
            return values if node.format_spec is None and values else UNKNOWN
        return self.evaluate(node)

    def _joined(self, parts: list[Values]) -> Values:
        """The strings that the parts make together; `*` for what is not known."""
        spellings = [Text("")]
        for values in parts:
            known = [each if isinstance(each, Text) else ANY_TEXT for each in values]
            ends = list(dict.fromkeys(known)) or [ANY_TEXT]
            spellings = [_together(one, end) for one in spellings for end in ends]
            if len(spellings) > MAX_SPELLINGS:
                return frozenset({ANY_TEXT})
        return frozenset(spellings)

    def _comprehend(self, generators: list[ast.comprehension]) -> None:
        for generator in generators:
            self.bind(generator.target, self.all_of(self.evaluate(generator.iter)))
            for condition in generator.ifs:
                self.evaluate(condition)

    def bind(self, target: ast.expr, values: Values) -> None:
        """Assign `values` to a variable, an attribute, an element, or several of them."""
        match target:
            case ast.Name(id=name):
                self.assign(name, values)
            case ast.Attribute(value=owner, attr=name):
                for each in self.evaluate(owner):
                    self.set_attribute(each, name, values)
            case ast.Subscript(value=owner, slice=index):
                key = self.evaluate(index)
                for each in self.evaluate(owner):
                    self.put(each, key, values)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                for number, each_target in enumerate(targets):
                    found: Values = NOTHING
                    for value in values:
                        found |= self._unpacked_item(value, number)
                    self.bind(each_target, found)
            case ast.Starred(value=inner):
                self.bind(inner, self.sequence(self.site(target), (), values))
            case _:
                self.evaluate(target)

    def _unpacked_item(self, value: Value, number: int) -> Values:
        if isinstance(value, Container) and (value, f"#{number}") in self.heap:
            return self.read(self.element(value, f"#{number}"))
        return self.elements(value)

    def assign(self, name: str, values: Values) -> None:
        """Bind a variable where the code runs now: in a class's body, or in a scope."""
        if self.current.bodies:
            self.write(self.element(self.current.bodies[-1], name), values)
        else:
            self.assign_in(self.current.scope, name, values)

    @abstractmethod
    def define_defaults(self, function: Function) -> None:
        """Remember what a function's parameters are where nothing is passed."""


def _together(one: Text, other: Text) -> Text:
    value = (one.value + other.value)[:MAX_TEXT]
    while "**" in value:
        value = value.replace("**", "*")
    return Text(value, one.variable or other.variable)
