"""achalice itself, as a Lambda function carries it."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

import achalice
from achalice_cli.bundle.archives import Entry

NAME = "achalice"

# The other extras are for the developer's machine: asking for them brings nothing to Lambda.
_SHIPPED_EXTRAS = frozenset({"aws"})
# What makes stacks and what tests apps has no place in what runs there.
_NOT_SHIPPED = frozenset({"cdk", "test"})


@dataclass(frozen=True, slots=True)
class Runtime:
    """The installed achalice that runs the tool: the bundle gets the same."""

    version: str
    extras: frozenset[str]
    """All that it has."""
    requirements: tuple[Requirement, ...]
    """As its metadata has them, those of its extras included."""
    files: tuple[Entry, ...]
    """Named as they lie in the layer."""

    def needs(self, extras: Iterable[str]) -> list[str]:
        """What must be installed beside it, for an app that asks for `extras` of achalice."""
        shipped = sorted(_SHIPPED_EXTRAS.intersection(extras))
        lines = [str(each) for each in self.requirements if not _is_of_an_extra(each)]
        for each in self.requirements:
            if _is_of_an_extra(each) and any(_belongs(each, extra) for extra in shipped):
                lines.append(str(each).partition(";")[0].strip())
        return lines


def installed_runtime() -> Runtime:
    """Reads the installed achalice."""
    package = Path(achalice.__file__).parent
    found = sorted([*package.rglob("*.py"), *package.rglob("py.typed")])
    paths = [path for path in found if path.relative_to(package).parts[0] not in _NOT_SHIPPED]
    about = metadata.metadata(NAME)
    return Runtime(
        version=metadata.version(NAME),
        extras=frozenset(about.get_all("Provides-Extra") or ()),
        requirements=tuple(Requirement(line) for line in metadata.requires(NAME) or ()),
        files=tuple(
            Entry(f"python/{NAME}/{path.relative_to(package).as_posix()}", path.read_bytes())
            for path in paths
        ),
    )


def _is_of_an_extra(requirement: Requirement) -> bool:
    return requirement.marker is not None and "extra" in str(requirement.marker)


def _belongs(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is not None and requirement.marker.evaluate({"extra": extra})
