"""What a stage's functions may do in AWS: what their source does, and what the user's file adds."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import JsonValue

from achalice_cli.analysis import Findings, analyse
from achalice_cli.config import ConfigFileError, FunctionConfig, StageConfig
from achalice_cli.policy_files import read_policy_file
from achalice_cli.project import Project


@dataclass(frozen=True, slots=True)
class Permissions:
    """Where the statements of roles' policies come from."""

    config: StageConfig
    findings: Findings | None = None
    """None where the config does not want the source to be asked."""
    written_by_hand: Mapping[str, tuple[JsonValue, ...]] = field(default_factory=dict)
    """By file."""

    def statements(self, handlers: Iterable[str] | None = None) -> list[JsonValue]:
        """Those of the role that runs `handlers`, or the whole app."""
        if handlers is None:
            findings = self.findings if self.config.autogen_policy else None
            everything = [] if findings is None else findings.statements()
            return [*everything, *self._by_hand([self.config])]
        places = {name: self.config.function(name) for name in handlers}
        asked = [name for name, place in places.items() if place.autogen_policy]
        found = self.findings.statements(asked) if self.findings is not None and asked else []
        return [*found, *self._by_hand(places.values())]

    def _by_hand(self, places: Iterable[StageConfig | FunctionConfig]) -> Iterator[JsonValue]:
        """What the files say that are configured at `places`."""
        for file in dict.fromkeys(place.iam_policy_file for place in places):
            if file is not None:
                yield from self.written_by_hand.get(file, ())

    def notes(self) -> tuple[str, ...]:
        """What the source does not tell: `app.py:12: ...`."""
        return () if self.findings is None else tuple(map(str, self.findings.notes()))


def work_out(project: Project, config: StageConfig) -> Permissions:
    """Read the project's source, and the policy files if there are any.

    Raises:
        ConfigFileError: a policy file cannot be used.
    """
    places: list[StageConfig | FunctionConfig] = [config, *config.functions.values()]
    files = [each.iam_policy_file for each in places if each.iam_policy_file is not None]
    written_by_hand = {file: _written_by_hand(project, file) for file in dict.fromkeys(files)}
    if not any(each.autogen_policy for each in places):
        return Permissions(config, None, written_by_hand)
    findings = analyse(project.folder, project.app_file.name, environment=config.possible_variables)
    return Permissions(config, findings, written_by_hand)


def _written_by_hand(project: Project, name: str) -> tuple[JsonValue, ...]:
    """The statements in one of the user's own policy files."""
    document = read_policy_file(project, name, "iam_policy_file")
    statements = document.get("Statement") if isinstance(document, dict) else None
    statements = statements if isinstance(statements, list) else [statements]
    if not all(isinstance(statement, dict) for statement in statements):
        raise _not_a_policy(project.settings / name)
    return tuple(statements)


def _not_a_policy(file: Path) -> ConfigFileError:
    return ConfigFileError(
        file, "is not a policy", 'write {"Version": "2012-10-17", "Statement": [...]}'
    )
