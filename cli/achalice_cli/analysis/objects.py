"""What objects have: attributes, elements, and what entering or iterating them gives."""

import ast
import builtins
from abc import abstractmethod

from achalice_cli.analysis.machine import EVERY, Arguments, Machine, Scope, Slot
from achalice_cli.analysis.values import (
    NOTHING,
    UNKNOWN,
    Bound,
    Class,
    Collection,
    Container,
    External,
    Function,
    Instance,
    Module,
    Opaque,
    OpaqueMethod,
    Session,
    Super,
    Text,
    Unknown,
    Value,
    Values,
    texts,
)

SOME = -1
"""The site of what is written to instances that are not told apart."""
_HOLDERS = frozenset(
    {
        *("Dict", "List", "OrderedDict", "UserDict", "UserList", "defaultdict", "deque"),
        *("dict", "list", "set", "tuple"),
    }
)
"""Classes of Python's own that hold things."""
ELEMENTS = "[]"
KEYS = "{}"
ENTER = ("__aenter__", "__enter__")
SUBCLASSES = "<subclasses>"
ANNOTATION = "<annotation>"
METHOD = "<method>"
VARIABLES = "__dict__"
RECEIVERS = "<receivers>"
READ = "<read>"
"""What has it is called when it is read: a property."""


class Objects(Machine):
    """Reading and writing parts of objects."""

    @abstractmethod
    def aws_attribute(self, value: Value, name: str) -> Values:
        """What a client, a resource or another value of AWS has."""

    def attribute(self, value: Value, name: str) -> Values:
        """What `value.name` may be."""
        match value:
            case Module() if name == VARIABLES:
                return frozenset({OpaqueMethod(value, name)})
            case Module(module):
                return self._of_module(module, name)
            case Instance():
                return self._of_instance(value, name)
            case Class():
                return self._of_class(value, name)
            case Super(kind, receiver):
                found = self.inherited(kind, name)
                return self._bound(found, receiver) or frozenset(
                    OpaqueMethod(held, name) for held in self.holds(kind)
                )
            case External(path):
                return self.read(self.element(value, name)) | {External(f"{path}.{name}")}
            case Container():
                return self.read(self.element(value, f"={name}")) | {OpaqueMethod(value, name)}
            case Text():
                # A member of an enumeration of strings is its value.
                return frozenset({value if name == "value" else OpaqueMethod(value, name)})
            case Function() | Bound() if name in ("__wrapped__", "__call__", "__func__"):
                return frozenset({value})
            case Unknown() | Opaque() | Session() | Function() | Bound():
                return self.read(self.element(value, name)) | {OpaqueMethod(value, name)}
            case OpaqueMethod():
                return UNKNOWN | {OpaqueMethod(value, name)}
            case _:
                return self.aws_attribute(value, name)

    def attributes(self, values: Values, name: str) -> Values:
        """What the attribute of any of them may be."""
        return frozenset().union(*(self.attribute(value, name) for value in values))

    def set_attribute(self, value: Value, name: str, assigned: Values) -> None:
        """Write `value.name = assigned`."""
        if isinstance(value, Module):
            activation = self.modules.get(value.name)
            if activation is not None:
                self.assign_in(activation.scope, name, assigned)
            return
        if not isinstance(value, Instance):
            element = f"={name}" if isinstance(value, Container) else name
            self.write(self.element(value, element), assigned)
            return
        site = SOME if value.site == EVERY else value.site
        self.write(self.element(self.instance(value.kind, site), name), assigned)
        for kind in self.ancestry(value.kind):
            self.write(self.element(self.instance(kind, EVERY), name), assigned)
        for member in self.member(value.kind, name):
            if isinstance(member, Function) and "setter" in _decorators(member):
                self.call(Bound(member, value), Arguments((assigned,)), member.node)

    def assign_in(self, scope: Scope, name: str, values: Values) -> None:
        """Bind a variable of `scope`, or add to what it may be."""
        scope = scope.elsewhere.get(name, scope)
        slot = scope.slots.get(name)
        if slot is None:
            slot = scope.slots[name] = Slot()
            for activation in scope.missed.pop(name, ()):
                self.enqueue(activation)
        self.write(slot, values)

    def ancestry(self, kind: Class) -> list[Class]:
        """`kind` and the project's classes that it is derived from, nearest first."""
        known = self._ancestries.get(kind)
        if known is None:
            known = self._ancestries[kind] = [kind]
            for each in known:
                bases = (base for base in self.classes.get(each, ()) if isinstance(base, Class))
                known += [base for base in bases if base not in known]
        return known

    def derive(self, kind: Class, bases: tuple[Value, ...]) -> None:
        """Say what a class is derived from."""
        if self.classes.get(kind) == bases:
            return
        self.classes[kind] = bases
        self._ancestries.clear()
        for base in bases:
            if isinstance(base, Class):
                self.write(self.element(base, SUBCLASSES), frozenset({kind}))

    def descent(self, kind: Class) -> list[Class]:
        """`kind` and the project's classes that are derived from it."""
        found = [kind]
        for each in found:
            derived = self.read(self.element(each, SUBCLASSES))
            found += [each for each in derived if isinstance(each, Class) and each not in found]
        return found

    def external_bases(self, kind: Class) -> list[External]:
        """What else it is derived from."""
        return [
            base
            for each in self.ancestry(kind)
            for base in self.classes.get(each, ())
            if isinstance(base, External)
        ]

    def _of_module(self, module: str, name: str) -> Values:
        activation = self.modules.get(module)
        if activation is None:
            return self.module(f"{module}.{name}")
        slot = activation.scope.slots.get(name)
        if slot is not None:
            return self.read(slot)
        activation.scope.missed.setdefault(name, set()).add(self.current)
        found = self.module(f"{module}.{name}") or _starred(activation.scope, name)
        getters = activation.scope.slots.get("__getattr__")
        if getters is not None and not found:
            for getter in self.read(getters):
                found |= self.call(getter, Arguments((frozenset({Text(name)}),)), ast.Pass())
        return found

    def _of_instance(self, value: Instance, name: str) -> Values:
        own = self.read(self.element(value, name))
        if value.site != EVERY:
            own |= self.read(self.element(self.instance(value.kind, SOME), name))
        found = own | self._bound(self._members(value, name), value)
        if found:
            return found
        for kind in self.ancestry(value.kind):
            annotated = self.read(self.element(kind, f"{ANNOTATION}{name}"))
            if annotated:
                return annotated
        if name != "__getattr__":
            for getter in self._bound(self.member(value.kind, "__getattr__"), value):
                found |= self.call(getter, Arguments((frozenset({Text(name)}),)), ast.Pass())
        for base in self.external_bases(value.kind):
            found |= self.attribute(Opaque(base.path, value.site), name)
        return found.union(OpaqueMethod(held, name) for held in self.holds(value.kind))

    def holds(self, kind: Class) -> list[Container]:
        """What objects of the class hold as lists or dictionaries do; nothing if they do not."""
        is_holder = any(base.name in _HOLDERS for base in self.external_bases(kind))
        return [self.held(kind)] if is_holder else []

    def _members(self, value: Instance, name: str) -> Values:
        found = self.member(value.kind, name)
        if value.site != EVERY:
            return found
        for derived in self.descent(value.kind)[1:]:
            found |= self.read(self.element(derived, name))
        if any(base.name == "Protocol" for base in self.external_bases(value.kind)):
            found |= self.methods_called(name)
        return found

    def methods_called(self, name: str) -> Values:
        """The methods of that name of all the project's classes."""
        return self.read(self.element(Unknown(), f"{METHOD}{name}"))

    def member(self, kind: Class, name: str) -> Values:
        """What the nearest class in its ancestry says of `name`."""
        own = self.read(self.element(kind, name))
        return own or self.inherited(kind, name)

    def inherited(self, kind: Class, name: str) -> Values:
        """What the nearest class that it is derived from says of `name`."""
        for base in self.ancestry(kind)[1:]:
            found = self.read(self.element(base, name))
            if found:
                return found
        return NOTHING

    def _of_class(self, kind: Class, name: str) -> Values:
        found: Values = NOTHING
        for value in self.member(kind, name):
            if isinstance(value, Function) and "classmethod" in _decorators(value):
                found |= {Bound(value, kind)}
            else:
                found |= self._described(value, NOTHING, frozenset({kind}))
        if found:
            return found
        if name == "__new__":
            return NOTHING
        return frozenset({OpaqueMethod(kind, name)})

    def _bound(self, members: Values, receiver: Value) -> Values:
        """What members of a class are when they are read from an object."""
        found: Values = NOTHING
        for value in members:
            if not isinstance(value, Function) or value.owner is None:
                found |= self._described(value, frozenset({receiver}), NOTHING)
                continue
            decorators = _decorators(value)
            owner = value.owner
            if isinstance(receiver, Instance) and not self._may_own(receiver, owner):
                receiver = self.instance(owner, EVERY)
            if "staticmethod" in decorators:
                found |= {value}
            elif "classmethod" in decorators:
                found |= {Bound(value, receiver.kind if isinstance(receiver, Instance) else owner)}
            elif any("property" in decorator for decorator in decorators):
                found |= self.call(Bound(value, receiver), Arguments(), value.node)
            else:
                found |= {Bound(value, receiver)}
        return found

    def _described(self, value: Value, receiver: Values, kind: Values) -> Values:
        """What a member is where it is read: a descriptor says so itself."""
        if (value, RECEIVERS) in self.heap:
            self.write(self.element(value, RECEIVERS), receiver)
        if (value, READ) in self.heap:
            return self.call(value, Arguments((receiver,)), ast.Pass())
        getters = self.member(value.kind, "__get__") if isinstance(value, Instance) else NOTHING
        found: Values = NOTHING
        for getter in self._bound(getters, value):
            found |= self.call(getter, Arguments((receiver, kind)), ast.Pass())
        return found if getters else frozenset({value})

    def _may_own(self, receiver: Instance, owner: Class) -> bool:
        return owner in self.ancestry(receiver.kind)

    def elements(self, value: Value) -> Values:
        """What iterating over `value` may give."""
        match value:
            case Container():
                keys = self.read(self.element(value, KEYS))
                return self.read(self.element(value, ELEMENTS)) | keys
            case Instance():
                return self._iterated(value)
            case Collection():
                return self.aws_elements(value)
            case Unknown() | Opaque() | OpaqueMethod() | External():
                return UNKNOWN
            case Text():
                return NOTHING
            case _:
                # `a, b = await gather(...)` has been followed as if it returned one of them.
                return frozenset({value})

    @abstractmethod
    def aws_elements(self, value: Collection) -> Values:
        """The resources in a collection."""

    def _iterated(self, value: Instance) -> Values:
        found: Values = NOTHING
        for name in ("__iter__", "__aiter__"):
            for method in self._bound(self.member(value.kind, name), value):
                for result in self.call(method, Arguments(), value.kind.node):
                    found |= self._next(result) if result == value else self.elements(result)
        found |= self._next(value)
        for held in self.holds(value.kind):
            found |= self.elements(held)
        if any(base.name == "NamedTuple" for base in self.external_bases(value.kind)):
            for name in self.fields(value.kind):
                found |= self.attribute(value, name)
        return found or frozenset({value})

    def fields(self, kind: Class) -> list[str]:
        """The annotated variables of a class, those of its bases first."""
        return [
            statement.target.id
            for each in reversed(self.ancestry(kind))
            for statement in each.node.body
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
        ]

    def _next(self, value: Value) -> Values:
        found: Values = NOTHING
        if isinstance(value, Instance):
            for name in ("__next__", "__anext__", "__getitem__"):
                for method in self._bound(self.member(value.kind, name), value):
                    found |= self.call(method, Arguments((UNKNOWN,)), value.kind.node)
        return found

    def entered(self, value: Value) -> Values:
        """What `with value as x` makes of `x`; what leaving it runs is run, too."""
        if isinstance(value, Container):
            return self.elements(value)
        if not isinstance(value, Instance):
            return frozenset({value})
        found: Values = NOTHING
        for name in ENTER:
            for method in self._bound(self._members(value, name), value):
                found |= self.call(method, Arguments(), value.kind.node)
        for name in ("__aexit__", "__exit__"):
            for method in self._bound(self._members(value, name), value):
                self.call(method, Arguments((UNKNOWN, UNKNOWN, UNKNOWN)), value.kind.node)
        return found or frozenset({value})

    def item(self, value: Value, key: Values, index: int | None) -> Values:
        """What `value[key]` may be; `index` where it is a number in the source."""
        match value:
            case Container():
                return self._item_of(value, key, index)
            case Instance():
                found: Values = NOTHING
                for name in ("__getitem__", "__missing__"):
                    for method in self._bound(self._members(value, name), value):
                        found |= self.call(method, Arguments((key,)), value.kind.node)
                for held in self.holds(value.kind):
                    found |= self._item_of(held, key, index)
                for text in texts(key):
                    # A TypedDict.
                    found |= self.attribute(value, text.value)
                return found
            case External("sys.modules"):
                return frozenset().union(*(self.imported(text.value) for text in texts(key)))
            case OpaqueMethod(Module() as module, "__dict__"):
                return self.variables(module, key)
            case Class() | External():
                # `Repository[Order]` is called like `Repository`.
                return frozenset({value})
            case Unknown() | Opaque() | OpaqueMethod():
                return UNKNOWN
            case _:
                return NOTHING

    def variables(self, module: Module, names: Values) -> Values:
        """What `globals()[...]` may be."""
        known = [text.value for text in texts(names) if text.known]
        if len(known) < len(names):
            self.note("which of the module's variables is read is not a literal")
        return frozenset().union(*(self.attribute(module, name) for name in known))

    def _item_of(self, value: Container, key: Values, index: int | None) -> Values:
        known = [text.value for text in texts(key) if text.known]
        names = [f"={text}" for text in known] if len(known) == len(key) else []
        if index is not None:
            names = [f"#{index}"]
        if names and all((value, name) in self.heap for name in names):
            return frozenset().union(*(self.read(self.element(value, name)) for name in names))
        return self.read(self.element(value, ELEMENTS))

    def put(self, value: Value, key: Values, assigned: Values) -> None:
        """Write `value[key] = assigned`."""
        if isinstance(value, Container):
            for text in texts(key):
                if text.known:
                    self.write(self.element(value, f"={text.value}"), assigned)
            self.write(self.element(value, KEYS), frozenset(texts(key)))
            self.write(self.element(value, ELEMENTS), assigned)
        elif isinstance(value, Instance):
            for method in self._bound(self._members(value, "__setitem__"), value):
                self.call(method, Arguments((key, assigned)), value.kind.node)
            for held in self.holds(value.kind):
                self.put(held, key, assigned)
        elif isinstance(value, OpaqueMethod) and value.name == VARIABLES:
            for text in texts(key):
                self.set_attribute(value.receiver, text.value, assigned)

    def sequence(self, site: int, items: tuple[Values, ...], rest: Values = NOTHING) -> Values:
        """A container of `items` in this order; of any of `rest` behind them."""
        made = self.container(site)
        for number, item in enumerate(items):
            self.write(self.element(made, f"#{number}"), item)
            self.write(self.element(made, ELEMENTS), item)
        self.write(self.element(made, ELEMENTS), rest)
        return frozenset({made})

    def all_of(self, values: Values) -> Values:
        """What is in any of `values`."""
        return frozenset().union(*(self.elements(value) for value in values))

    def items(self, values: Values) -> list[Values] | None:
        """The items of a sequence whose length is known."""
        if len(values) != 1:
            return None
        (value,) = values
        if not isinstance(value, Container):
            return None
        items: list[Values] = []
        while (value, f"#{len(items)}") in self.heap:
            items.append(self.read(self.element(value, f"#{len(items)}")))
        held = self.read(self.element(value, ELEMENTS))
        return items if held <= frozenset().union(*items) else None

    def unpacked(self, values: Values) -> tuple[dict[str, Values], Values]:
        """What `**values` passes: by name, and what else it may pass under unknown names."""
        named: dict[str, Values] = {}
        others: Values = NOTHING
        for value in values:
            if not isinstance(value, Container):
                others = UNKNOWN
                continue
            for key in self.read(self.element(value, KEYS)):
                if isinstance(key, Text) and key.known:
                    slot = self.element(value, f"={key.value}")
                    named[key.value] = named.get(key.value, NOTHING) | self.read(slot)
                else:
                    others |= UNKNOWN | self.read(self.element(value, ELEMENTS))
        return named, others

    def lookup(self, name: str) -> Values:
        """What the variable may be, where the code runs now."""
        for kind in reversed(self.current.bodies):
            found = self.read(self.element(kind, name))
            if found:
                return found
        scope: Scope | None = self.current.scope
        while scope is not None:
            target = scope.elsewhere.get(name, scope)
            slot = target.slots.get(name)
            if slot is not None:
                return self.read(slot)
            target.missed.setdefault(name, set()).add(self.current)
            scope = scope.parent
        if name == "__name__":
            return frozenset({Text(self.current.scope.module.name)})
        builtin = frozenset({External(f"builtins.{name}")})
        if hasattr(builtins, name):
            return builtin
        return _starred(self.current.scope.globals, name) or builtin

    def yielded(self, values: Values) -> None:
        """What runs now is a generator: a call of it gives something to iterate."""
        made = self.container(self.site_in(self.current, "yields"))
        self.write(self.element(made, ELEMENTS), values)
        self.write(self.current.returns, frozenset({made}))


def _starred(scope: Scope, name: str) -> Values:
    """What `name` is if it comes out of one of the packages that `scope` has every name of."""
    if name.startswith("_"):
        return NOTHING
    return frozenset(External(f"{package}.{name}") for package in scope.stars)


def _decorators(function: Function) -> list[str]:
    """The last names of what a function is decorated with."""
    if isinstance(function.node, ast.Lambda):
        return []
    return [decorator_name(each) for each in function.node.decorator_list]


def decorator_name(node: ast.expr) -> str:
    """`cached_property` of `@functools.cached_property`."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
