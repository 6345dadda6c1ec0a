"""What a stage's functions may do in AWS: what their source does, and what the user's file adds."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from achalice_cli.analysis import Findings, analyse
from achalice_cli.config import ConfigFileError, StageConfig
from achalice_cli.project import Project


@dataclass(frozen=True, slots=True)
class Permissions:
    """Where the statements of roles' policies come from."""

    findings: Findings | None
    """None where the config does not want the source to be asked."""
    written_by_hand: tuple[JsonValue, ...]

    def statements(self, handlers: Iterable[str] | None = None) -> list[JsonValue]:
        """Those of the role that runs `handlers`, or the whole app."""
        found = [] if self.findings is None else self.findings.statements(handlers)
        return [*found, *self.written_by_hand]

    def notes(self) -> tuple[str, ...]:
        """What the source does not tell: `app.py:12: ...`."""
        return () if self.findings is None else tuple(map(str, self.findings.notes()))


def work_out(project: Project, config: StageConfig) -> Permissions:
    """Read the project's source, and the policy file if there is one.

    Raises:
        ConfigFileError: the policy file cannot be used.
    """
    written_by_hand = _written_by_hand(project, config)
    if not config.autogen_policy:
        return Permissions(None, written_by_hand)
    findings = analyse(project.folder, project.app_file.name, environment=config.possible_variables)
    return Permissions(findings, written_by_hand)


def _written_by_hand(project: Project, config: StageConfig) -> tuple[JsonValue, ...]:
    """The statements in the user's own policy file."""
    if config.iam_policy_file is None:
        return ()
    file = project.settings / config.iam_policy_file
    try:
        document = json.loads(file.read_bytes())
        statements = document["Statement"]
    except FileNotFoundError:
        raise ConfigFileError(
            project.config_file,
            f"`iam_policy_file` names {config.iam_policy_file}, which is not in .achalice/",
        ) from None
    except OSError as error:
        raise ConfigFileError(file, f"cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise _not_a_policy(file) from None
    statements = statements if isinstance(statements, list) else [statements]
    if not all(isinstance(statement, dict) for statement in statements):
        raise _not_a_policy(file)
    return tuple(statements)


def _not_a_policy(file: Path) -> ConfigFileError:
    return ConfigFileError(
        file, "is not a policy", 'write {"Version": "2012-10-17", "Statement": [...]}'
    )
