"""`achalice state import`."""

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import anyio
import typer

from achalice.exceptions import AchaliceError
from achalice_cli import aws, deployment
from achalice_cli.engine.addresses import Address
from achalice_cli.engine.adoption import adopted
from achalice_cli.engine.planning import plan
from achalice_cli.engine.resources import Desired
from achalice_cli.engine.state import Existing, Recorded
from achalice_cli.engine.steps import Replace
from achalice_cli.options import ProfileOption, ProjectOption, SandboxOption, StageOption
from achalice_cli.rollout import say
from achalice_cli.stages import open_stage


class UndeclaredAddressError(AchaliceError):
    """The app declares nothing at the address: the next deploy would delete what is there."""

    def __init__(self, address: str, declared: Iterable[str]) -> None:
        super().__init__(f"the app declares nothing at `{address}`")
        near = difflib.get_close_matches(address, declared, n=1)
        self.hint = (
            f'did you mean "{near[0]}"?' if near else "`achalice plan` shows what it declares"
        )


class RecordedAlreadyError(AchaliceError):
    """Something lives at the address."""

    def __init__(self, address: Address, recorded: Recorded) -> None:
        names = ", ".join(recorded.outputs.values())
        super().__init__(f"{address} is recorded already: {names}")


class OtherResourceError(AchaliceError):
    """The next deploy would make another resource in the place of the one that was named."""

    def __init__(self, identity: str, step: Replace) -> None:
        fixed = [each for each in step.changes if each.name in step.resource.fixed]
        known = [
            f"{each.name} {each.before!r} is not {each.after!r}" for each in fixed if each.known
        ]
        super().__init__(
            f"the next deploy would replace `{identity}`: {', '.join(known)}"
            if known
            else f"a {step.resource.kind} is never changed, but replaced by the next deploy"
        )
        self.hint = (
            "change the app or its config so that both are the same, or leave it alone"
            if known
            else "let the deploy make its own, and delete this one by hand"
        )


def import_command(
    address: Annotated[str, typer.Argument(help="Where it is to live: function:hello.")],
    identity: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="What AWS calls it: a name; function:alias; an API's id; a mapping's UUID; an ARN",
        ),
    ],
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
) -> None:
    """Record a resource that others made, so that the next deploy changes it. AWS is only read.

    Examples:
        achalice state import function:report orders-dev-report
        achalice state import rest_api:api a1b2c3d4 --stage prod
    """
    anyio.run(_import, project_dir, stage, use_sandbox, profile, Address(address), identity)
    say(f"stage {stage}: {address} is {identity} now; the next deploy changes it in place")


async def _import(
    folder: Path,
    name: str,
    use_sandbox: bool,
    profile: str | None,
    address: Address,
    identity: str,
) -> None:
    project, config = deployment.read_project(folder, name)
    target = deployment.target_of(config, in_sandbox=use_sandbox)
    declared = await deployment.declare(project, config, target)
    if address not in declared.desired:
        raise UndeclaredAddressError(address, declared.desired)
    async with open_stage(
        project,
        name,
        in_sandbox=use_sandbox,
        profile=profile,
        app=declared.app_name,
        locked_for="state import",
    ) as stage:
        if address in stage.existing:
            raise RecordedAlreadyError(address, stage.existing[address])
        async with stage.reach() as session:
            lookup = aws.Adoption(session, _functions(stage.existing))
            found = await lookup.find(address, identity)
            records = adopted({address: found}, stage.existing)
            _check(declared.desired, {**stage.existing, **records}, address, identity)
            await stage.record.adopt(records)


def _functions(existing: Existing) -> frozenset[str]:
    return frozenset(
        each.outputs["arn"]
        for each in existing.values()
        if each.kind == "function" and not each.gone
    )


def _check(desired: Desired, existing: Existing, address: Address, identity: str) -> None:
    for step in plan(desired, existing).work:
        if isinstance(step, Replace) and step.address == address:
            raise OtherResourceError(identity, step)
