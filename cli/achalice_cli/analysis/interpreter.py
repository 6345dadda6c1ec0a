"""Running modules and functions: statement by statement, every branch."""

import ast
from collections.abc import Sequence

from achalice_cli.analysis.calls import DEFAULT, PARAMETER, RETURNS
from achalice_cli.analysis.expressions import Expressions
from achalice_cli.analysis.machine import Activation, Arguments, Root, Scope
from achalice_cli.analysis.objects import ANNOTATION, METHOD, decorator_name
from achalice_cli.analysis.values import (
    NOTHING,
    UNKNOWN,
    Bound,
    Class,
    External,
    Function,
    FunctionNode,
    Instance,
    Opaque,
    OpaqueMethod,
    Partial,
    Registration,
    Text,
    Unknown,
    Value,
    Values,
)

_KEPT = (Function, Bound, Partial, Class)
_FRAME_BY_FRAME = (Unknown, External, Opaque, OpaqueMethod)
"""Decorators that are not the project's: what they return is called like what they got."""


class Interpreter(Expressions):
    """Going through statements."""

    def run(self, activation: Activation) -> None:
        """Go through the code of `activation` once."""
        if isinstance(activation, Root):
            given = Arguments(rest=UNKNOWN, others=UNKNOWN)
            self.call(activation.callee, given, ast.Pass())
        elif activation.function is None:
            self._block(activation.scope.module.tree.body)
        elif isinstance(activation.function.node, ast.Lambda):
            self.write(activation.returns, self.evaluate(activation.function.node.body))
        else:
            self._block(activation.function.node.body)

    def _block(self, statements: Sequence[ast.stmt]) -> None:
        for statement in statements:
            self.line = statement.lineno
            try:
                self._execute(statement)
            except RecursionError:
                self.note("this is nested too deeply to be followed")

    def _execute(self, node: ast.stmt) -> None:
        match node:
            case ast.Expr(value=value):
                self.evaluate(value)
            case ast.Assign(targets=targets, value=value):
                values = self.evaluate(value)
                for target in targets:
                    self.bind(target, values)
            case ast.Return(value=value):
                if value is not None:
                    self.write(self.current.returns, self.evaluate(value))
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._define(node)
            case ast.ClassDef():
                self._define_class(node)
            case (
                ast.If(test=test, body=body, orelse=other)
                | ast.While(test=test, body=body, orelse=other)
            ):
                self.evaluate(test)
                self._block(body)
                self._block(other)
            case ast.For() | ast.AsyncFor():
                self.bind(node.target, self.all_of(self.evaluate(node.iter)))
                self._block(node.body)
                self._block(node.orelse)
            case ast.With() | ast.AsyncWith():
                self._with(node)
            case ast.Try() | ast.TryStar():
                self._try(node)
            case ast.AnnAssign():
                self._annotate(node)
            case ast.AugAssign(target=target, value=value):
                self.bind(target, self.evaluate(target) | self.evaluate(value))
            case ast.Import() | ast.ImportFrom():
                self._import(node)
            case ast.Match(subject=subject, cases=cases):
                self._match(self.evaluate(subject), cases)
            case ast.Global(names=names):
                for name in names:
                    self.current.scope.elsewhere[name] = self.current.scope.globals
            case ast.Nonlocal(names=names):
                for name in names:
                    self._nonlocal(name)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.evaluate(child)

    def _nonlocal(self, name: str) -> None:
        scope = self.current.scope.parent
        while scope is not None and name not in scope.slots:
            scope = scope.parent
        if scope is not None:
            self.current.scope.elsewhere[name] = scope

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            entered: Values = NOTHING
            for value in self.evaluate(item.context_expr):
                entered |= self.entered(value)
            if item.optional_vars is not None:
                self.bind(item.optional_vars, entered)
        self._block(node.body)

    def _try(self, node: ast.Try | ast.TryStar) -> None:
        self._block(node.body)
        for handler in node.handlers:
            if handler.type is not None:
                self.evaluate(handler.type)
            if handler.name is not None:
                self.assign(handler.name, UNKNOWN)
            self._block(handler.body)
        self._block(node.orelse)
        self._block(node.finalbody)

    def _match(self, subject: Values, cases: list[ast.match_case]) -> None:
        for case in cases:
            for part in ast.walk(case.pattern):
                if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name is not None:
                    whole = part is case.pattern or isinstance(part, ast.MatchAs)
                    inner = self.all_of(subject) | UNKNOWN
                    self.assign(part.name, subject | inner if whole else inner)
            if case.guard is not None:
                self.evaluate(case.guard)
            self._block(case.body)

    def _annotate(self, node: ast.AnnAssign) -> None:
        held = self.annotation(node.annotation)
        bodies = self.current.bodies
        if bodies and isinstance(node.target, ast.Name):
            self.write(self.element(bodies[-1], f"{ANNOTATION}{node.target.id}"), held)
            if node.value is None:
                self._setting(bodies[-1], node.target.id, NOTHING)
        if node.value is not None:
            values = self.evaluate(node.value)
            if bodies and isinstance(node.target, ast.Name):
                values = self._setting(bodies[-1], node.target.id, values)
            self.bind(node.target, values | held if values <= UNKNOWN else values)
        elif held and not bodies:
            self.bind(node.target, held)

    def _setting(self, kind: Class, name: str, default: Values) -> Values:
        """A field of pydantic's settings: the environment variable, where the stage sets it.

        https://docs.pydantic.dev/latest/concepts/pydantic_settings/
        """
        if not any(base.name == "BaseSettings" for base in self.external_bases(kind)):
            return default
        wanted = f"{_prefix(kind.node)}{name}".upper()
        known = {variable.upper(): texts for variable, texts in self.environment.items()}
        found = frozenset(Text(value) for value in known.get(wanted, ())) or default
        found = found or frozenset({Text("*", wanted)})
        self.write(self.element(kind, name), found)
        return found

    def _define(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        owner = self.current.bodies[-1] if self.current.bodies else None
        function = self.function(node, owner)
        self.define_defaults(function)
        if owner is not None:
            self.write(self.element(Unknown(), f"{METHOD}{node.name}"), frozenset({function}))
        values: Values = frozenset({function})
        for decorator in reversed(node.decorator_list):
            values = self._decorated(decorator, values)
        self.assign(node.name, values)

    def _decorated(self, decorator: ast.expr, values: Values) -> Values:
        if decorator_name(decorator) in ("setter", "deleter", "getter", "overload"):
            return values
        found: Values = NOTHING
        arguments = Arguments((values,))
        for each in self.evaluate(decorator):
            if isinstance(each, OpaqueMethod) and not isinstance(each.receiver, Function):
                # `@app.lifespan`, without a call.
                result = self.app_method(each, arguments)
                found |= values if result is None else result
            elif isinstance(each, OpaqueMethod) and each.name == "register":
                found |= self.call(each, arguments, decorator)
            elif not isinstance(each, _FRAME_BY_FRAME):
                self.line = decorator.lineno
                found |= self.call(each, arguments, decorator)
        made = frozenset(each for each in found if isinstance(each, _KEPT) or _is_object(each))
        return made or values

    def define_defaults(self, function: Function) -> None:
        """Remember what a function's parameters are where nothing is passed, by annotation."""
        node = function.node.args
        positional = [*node.posonlyargs, *node.args]
        with_defaults = [
            *zip(positional[len(positional) - len(node.defaults) :], node.defaults, strict=True),
            *zip(node.kwonlyargs, node.kw_defaults, strict=True),
        ]
        for parameter, default in with_defaults:
            if default is not None:
                slot = self.element(function, f"{DEFAULT}{parameter.arg}")
                self.write(slot, self.evaluate(default))
        for parameter in (*positional, *node.kwonlyargs):
            if parameter.annotation is not None:
                held = self.annotation(parameter.annotation)
                if held:
                    self.write(self.element(function, f"{PARAMETER}{parameter.arg}"), held)
        returns = _returns(function.node)
        if returns is not None:
            held = self.annotation(returns)
            if held:
                self.write(self.element(function, RETURNS), held)

    def _define_class(self, node: ast.ClassDef) -> None:
        kind = self.class_of(node)
        bases: dict[Value, None] = {}
        for each in node.bases:
            bases |= dict.fromkeys(self.evaluate(each))
        self.derive(kind, tuple(base for base in bases if isinstance(base, Class | External)))
        self.assign(node.name, frozenset({kind}))
        self.current.bodies.append(kind)
        try:
            self._block(node.body)
        finally:
            self.current.bodies.pop()
        self._name_descriptors(kind)
        keywords = {each.arg: self.evaluate(each.value) for each in node.keywords if each.arg}
        values: Values = frozenset({kind})
        for hook in self.inherited(kind, "__init_subclass__"):
            self.call(hook, Arguments((values,), keywords), node)
        for decorator in reversed(node.decorator_list):
            values = self._decorated(decorator, values)
        self.assign(node.name, values)

    def _name_descriptors(self, kind: Class) -> None:
        for statement in kind.node.body:
            for name in ast.walk(statement) if isinstance(statement, ast.Assign) else ():
                if not isinstance(name, ast.Name) or not isinstance(name.ctx, ast.Store):
                    continue
                for value in self.read(self.element(kind, name.id)):
                    if isinstance(value, Instance):
                        given = Arguments((frozenset({kind}), frozenset({Text(name.id)})))
                        for setter in self.attribute(value, "__set_name__"):
                            self.call(setter, given, kind.node)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self._import_module(alias)
            return
        source = self.current.scope.module
        module = source.absolute(node.module, node.level)
        if module is None:
            return
        values = self.imported(module)
        for alias in node.names:
            if alias.name == "*":
                self._import_all(module, values)
            else:
                self.assign(alias.asname or alias.name, self.attributes(values, alias.name))

    def _import_module(self, alias: ast.alias) -> None:
        values = self.imported(alias.name)
        if alias.asname is not None:
            self.assign(alias.asname, values)
            return
        top = alias.name.partition(".")[0]
        self.assign(top, self.module(top) or frozenset({External(top)}))

    def _import_all(self, module: str, values: Values) -> None:
        stars = {value.path for value in values if isinstance(value, External)}
        activation = self.modules.get(module)
        if activation is not None:
            stars |= activation.scope.stars
            for name, slot in list(activation.scope.slots.items()):
                if not name.startswith("_"):
                    self.assign(name, self.read(slot))
        scope = self.current.scope
        if not stars <= scope.stars:
            scope.stars |= stars
            for reader in frozenset().union(*scope.missed.values()):
                self.enqueue(reader)


def _is_object(value: Value) -> bool:
    return not isinstance(value, Unknown | Registration)


def _returns(node: FunctionNode) -> ast.expr | None:
    return None if isinstance(node, ast.Lambda) else node.returns


def _prefix(node: ast.ClassDef) -> str:
    """What the names of a settings class's variables begin with."""
    for part in ast.walk(node):
        if isinstance(part, ast.keyword) and part.arg == "env_prefix":
            value = part.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                return value.value
    return ""


__all__ = ["Interpreter", "Scope"]
