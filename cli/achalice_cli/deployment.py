"""A stage of a project, as it is declared: what plan, deploy and exports start from."""

import difflib
import platform
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from achalice.exceptions import AchaliceError
from achalice.triggers import Trigger, WebsocketRoute
from achalice_cli.api_policies import read_api_policy
from achalice_cli.bundle import LAMBDA, THROUGH_S3, Bundle, Chosen, Limits, Target, prepare
from achalice_cli.config import StageConfig
from achalice_cli.engine.assembly import Contents, assemble, policy
from achalice_cli.engine.resources import Desired
from achalice_cli.loader import load_app
from achalice_cli.permissions import Permissions, work_out
from achalice_cli.places import located
from achalice_cli.project import Project
from achalice_cli.project import read_project as read_project
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
    notes: tuple[str, ...] = ()
    """What the user should know of the source: `app.py:12: ...`."""


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


async def declare(
    project: Project,
    config: StageConfig,
    target: Target,
    *,
    analyse: bool = True,
    limits: Limits | None = None,
) -> Declared:
    """Import the app, read and hash its bundle, and work out its resources. AWS is not asked.

    Unless it is to `analyse` the source, roles' policies are those of an app that calls nothing.
    The bundle is kept within `limits`; not given, within those of the way that a deploy goes.

    Raises:
        AppImportError: `app.py` raised.
        NothingToDeployError: it declares no handler.
        ConfigFileError: a policy file cannot be used.
        DeclarationError: handlers declare what AWS would refuse; it says where they are.
        BundleError: the project cannot be bundled.
    """
    app = load_app(project, config.environment_variables)
    if not app.triggers:
        raise NothingToDeployError
    permissions = work_out(project, config) if analyse else Permissions(config)
    api_policy = read_api_policy(project, config)
    chosen = Chosen(tuple(config.dependencies.extras), tuple(config.dependencies.groups))
    limits = limits or (THROUGH_S3 if config.deployment_bucket else LAMBDA)
    extras, compiled = _extras(app.triggers), config.bytecode
    bundle = await prepare(project.folder, target, extras, chosen, limits, bytecode=compiled)
    contents = Contents(bundle.code_hash, bundle.layer_hash, target.runtime, target.architecture)
    triggers: Sequence[Trigger] = app.triggers
    app_name = config.app_name or app.app_name
    with located(project):
        desired = assemble(
            app_name,
            config,
            triggers,
            contents,
            statements=permissions.statements,
            binary_media_types=app.api.binary_types,
            api_policy=api_policy,
        )
    notes = (*_for_nobody(config, triggers), *bundle.notes, *permissions.notes())
    return Declared(app_name, desired, bundle, notes)


def _for_nobody(config: StageConfig, triggers: Iterable[Trigger]) -> Iterator[str]:
    """What is configured for functions that the app does not have."""
    handlers = dict.fromkeys(trigger.handler for trigger in triggers)
    for name in config.functions:
        if name not in handlers:
            near = difflib.get_close_matches(name, handlers, n=1)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            yield f".achalice/config.json: the app has no function `{name}`{hint}"


def _extras(triggers: Iterable[Trigger]) -> frozenset[str]:
    """What of achalice the app uses without asking for it: messages to clients are calls to AWS."""
    sends = any(isinstance(trigger, WebsocketRoute) for trigger in triggers)
    return frozenset({"aws"}) if sends else frozenset()


@dataclass(frozen=True, slots=True)
class Policies:
    """What the functions of a stage may do, as documents of IAM."""

    whole: JsonValue
    """That of the role which all functions share."""
    by_handler: dict[str, JsonValue]
    """What each function needs of it."""
    notes: tuple[str, ...]
    """What the user should know of the source."""


def declare_policies(project: Project, config: StageConfig) -> Policies:
    """Import the app and work out what its functions may do. Nothing is bundled.

    Raises:
        AppImportError: `app.py` raised.
        NothingToDeployError: it declares no handler.
        ConfigFileError: the policy file cannot be used.
    """
    app = load_app(project, config.environment_variables)
    if not app.triggers:
        raise NothingToDeployError
    permissions = work_out(project, config)
    app_name = config.app_name or app.app_name

    triggers: Sequence[Trigger] = app.triggers
    unbundled = Contents("", "", "", config.architecture)
    desired = assemble(app_name, config, triggers, unbundled)
    handlers = list(dict.fromkeys(trigger.handler for trigger in triggers))
    by_handler: dict[str, JsonValue] = {
        handler: policy(desired, [handler], permissions.statements([handler]))
        for handler in handlers
    }
    whole = policy(desired, handlers, permissions.statements())
    return Policies(whole, by_handler, permissions.notes())


def sketch(project: Project, config: StageConfig) -> Desired:
    """Import the app and work out its resources, but not what they hold. Nothing is bundled.

    Raises:
        AppImportError: `app.py` raised.
        NothingToDeployError: it declares no handler.
        ConfigFileError: the file with the API's policy cannot be used.
        DeclarationError: handlers declare what AWS would refuse; it says where they are.
    """
    app = load_app(project, config.environment_variables)
    if not app.triggers:
        raise NothingToDeployError
    unbundled = Contents("", "", "", config.architecture)
    with located(project):
        return assemble(
            config.app_name or app.app_name,
            config,
            app.triggers,
            unbundled,
            binary_media_types=app.api.binary_types,
            api_policy=read_api_policy(project, config),
        )
