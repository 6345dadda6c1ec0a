"""A stage of a project, as it is declared: what plan, deploy and exports start from."""

import json
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from achalice.exceptions import AchaliceError
from achalice.triggers import Trigger
from achalice_cli.bundle import Bundle, Target, prepare
from achalice_cli.config import ConfigFileError, StageConfig, read_config
from achalice_cli.engine.assembly import Contents, assemble
from achalice_cli.engine.resources import Desired
from achalice_cli.loader import load_app
from achalice_cli.project import Project
from achalice_cli.sandbox.interpreters import nearest_version


class NothingToDeployError(AchaliceError):
    """The app declares no handler."""

    def __init__(self) -> None:
        super().__init__("app.py declares nothing that could be deployed")
        self.hint = "decorate a function, e.g. with @app.get(...) or @app.schedule(...)"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a stage should consist of, and the bundle that its functions run."""

    app_name: str
    desired: Desired
    bundle: Bundle


def target_of(config: StageConfig, *, in_sandbox: bool) -> Target:
    """What will run the stage's functions: Lambda, or an interpreter of this machine."""
    if not in_sandbox:
        return Target(config.python_version, config.architecture)
    machine = platform.machine().lower()
    return Target(
        nearest_version(config.python_version),
        "arm64" if machine in ("arm64", "aarch64") else "x86_64",
        local=True,
    )


async def declare(project: Project, config: StageConfig, target: Target) -> Declared:
    """Import the app, read and hash its bundle, and work out its resources. AWS is not asked.

    Raises:
        AppImportError: `app.py` raised.
        NothingToDeployError: it declares no handler.
        ConfigFileError: the policy file cannot be used.
        BundleError: the project cannot be bundled.
    """
    app = load_app(project, config.environment_variables)
    if not app.triggers:
        raise NothingToDeployError
    statements = _policy_statements(project, config)
    bundle = await prepare(project.folder, target)
    contents = Contents(bundle.code_hash, bundle.layer_hash, target.runtime, target.architecture)
    triggers: Sequence[Trigger] = app.triggers
    app_name = config.app_name or app.app_name
    desired = assemble(
        app_name,
        config,
        triggers,
        contents,
        policy_statements=statements,
        binary_media_types=app.api.binary_types,
    )
    return Declared(app_name, desired, bundle)


def read_project(folder: Path, stage: str) -> tuple[Project, StageConfig]:
    """The project in `folder` and the config of its `stage`.

    Raises:
        NoProjectError: there is no `app.py`.
        ConfigFileError: the config cannot be used.
        UnknownStageError: it has no such stage.
    """
    project = Project.find(folder)
    return project, read_config(project.config_file, stage)


def _policy_statements(project: Project, config: StageConfig) -> list[JsonValue]:
    """What the user's own policy file allows the functions."""
    if config.iam_policy_file is None:
        return []
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
    return statements


def _not_a_policy(file: Path) -> ConfigFileError:
    return ConfigFileError(
        file, "is not a policy", 'write {"Version": "2012-10-17", "Statement": [...]}'
    )
