"""The reference of the runtime: what its modules promise, one page for each group of them."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from griffe import Attribute, Class, Function, Module, Object

from docs.site.docstrings import explained, in_short, members, runtime, signature, target
from docs.site.markdown import Page, anchor, block, code, page, table


class Group(NamedTuple):
    """A page, and the modules that it is about."""

    title: str
    modules: tuple[str, ...]


class UnlistedError(Exception):
    """Something that users may import is on no page."""

    def __init__(self, path: str) -> None:
        super().__init__(f"`{path}` is in `achalice.__all__`, and on no page of docs/site/api.py")


GROUPS: Mapping[str, Group] = {
    "app": Group("App and blueprints", ("app", "blueprints", "api", "route_options")),
    "http": Group("Requests and responses", ("requests", "responses", "cors")),
    "parameters": Group("Parameters and forms", ("parameters", "forms")),
    "authorizers": Group("Authorizers", ("auth", "policies")),
    "schedules": Group("Schedules", ("schedules",)),
    "middleware": Group("Middleware and context", ("middleware", "context")),
    "websockets": Group("Websockets", ("websockets",)),
    "errors": Group("Errors", ("exceptions",)),
    "testing": Group("Test client", ("test",)),
    "options": Group("Options of event sources", ("source_options",)),
    "triggers": Group("Triggers", ("triggers",)),
    "cdk": Group("CDK construct", ("cdk",)),
}


def pages() -> dict[str, Page]:
    """Of each page of the reference, where it is and what is on it."""
    return {
        f"reference/api/{name}.md": Page(group.title, _page(group))
        for name, group in GROUPS.items()
    }


def index() -> str:
    """Which page has which names.

    Raises:
        UnlistedError: no page has a name of `achalice` itself.
    """
    described = {each.path for group in GROUPS.values() for each in _described(group)}
    for name in runtime().exports or ():
        path = target(runtime()[str(name)]).path
        if name != "__version__" and path not in described:
            raise UnlistedError(path)
    rows = []
    for name, group in GROUPS.items():
        links = [
            f"[`{each}`](api/{name}.md#{anchor(each)})"
            for module in group.modules
            for each in _promised(_module(module))
        ]
        rows.append((f"[{group.title}](api/{name}.md)", ", ".join(links)))
    return table(("page", "names"), rows)


def _described(group: Group) -> Iterator[Object]:
    for module in group.modules:
        yield from _promised(_module(module)).values()


def _module(name: str) -> Module:
    found = runtime()[name]
    if not isinstance(found, Module):
        raise TypeError(f"achalice.{name} is no module")
    return found


def _page(group: Group) -> str:
    told: dict[str, str] = {}
    return page(f"# {group.title}", *(_module_text(_module(each), told) for each in group.modules))


def _module_text(module: Module, told: dict[str, str]) -> str:
    things = _promised(module)
    about, _, more = (module.docstring.value if module.docstring else "").partition("\n")
    return page(
        f"*From `{module.path}`.* {about}",
        block(more.strip(), "text") if _is_drawn(more) else more,
        *(_thing(name, thing, told) for name, thing in things.items()),
    )


def _is_drawn(text: str) -> bool:
    """Whether it is a tree, whose lines belong where they are."""
    return "├──" in text


def _promised(module: Module) -> dict[str, Class]:
    """Classes; those that a package gathers from its own modules count as its own.

    Functions of these modules are how the runtime works, and nothing that an app calls.
    """
    found: dict[str, Class] = {}
    for name, each in module.members.items():
        if name.startswith("_"):
            continue
        thing = target(each) if _is_gathered(module, name) else each
        if isinstance(thing, Class) and thing.path.startswith(module.path):
            found[name] = thing
    return found


def _is_gathered(module: Module, name: str) -> bool:
    return module.is_init_module and name in (module.exports or ())


def _thing(name: str, thing: Class, told: dict[str, str]) -> str:
    return page(f"## {name}", constructor(name, thing), explained(thing), *_members(thing, told))


def constructor(name: str, thing: Class) -> str:
    """How a class is made."""
    made = thing.all_members.get("__init__")
    function = None if made is None else target(made)
    if "dataclass" in thing.labels or not isinstance(function, Function):
        return block(f"class {name}{_bases(thing)}")
    if not function.path.startswith("achalice"):
        return block(f"class {name}{_bases(thing)}")
    return block(signature(function, name).removesuffix(" -> None"))


def _bases(thing: Class) -> str:
    named = ", ".join(str(each) for each in thing.bases)
    return f"({named})" if named else ""


def _members(thing: Class, told: dict[str, str]) -> Iterator[str]:
    """What it has; of methods that another class of the page has, too, their names alone.

    `told` has those by where they come from, and is added to.
    """
    attributes: list[tuple[str, str, str]] = []
    functions: list[str] = []
    same: list[str] = []
    made = thing.members.get("__init__")
    if isinstance(made, Function) and made.docstring is not None:
        yield explained(made)
    for name, member in members(thing).items():
        if isinstance(member, Attribute):
            attributes.append((code(name), code(_type(member)), in_short(member)))
        elif isinstance(member, Function) and member.docstring is not None:
            if told.setdefault(member.path, thing.path) != thing.path:
                same.append(f"[`{name}`](#{anchor(name)})")
                continue
            functions.append(page(f"### {name}", block(_called(member, name)), explained(member)))
    yield table(("attribute", "type", ""), attributes)
    yield f"As above: {', '.join(same)}." if same else ""
    yield from functions


def _called(function: Function, name: str) -> str:
    awaited = "await " if "async" in function.labels else ""
    return awaited + signature(function, name)


def _type(attribute: Object) -> str:
    return str(getattr(attribute, "annotation", None) or "")
