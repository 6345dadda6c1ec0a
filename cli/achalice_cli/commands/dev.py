"""`achalice dev`."""

import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

import anyio

from achalice.exceptions import AchaliceError
from achalice_cli import deployment
from achalice_cli.engine.applying import Event, Failed
from achalice_cli.exits import DEBUG_VARIABLE, complain, end_line_of_ctrl_c
from achalice_cli.options import ProfileOption, ProjectOption, SandboxOption, StageOption
from achalice_cli.project import Project
from achalice_cli.pushes import Connections, Pushes
from achalice_cli.rollout import listen_for_signals, say
from achalice_cli.views.text import progress_line, totals
from achalice_cli.watching import listed, saved


def dev_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
) -> None:
    """Deploy the stage, and again whatever is saved, in about the time that Lambda takes over it.

    The stage follows the source: what is taken out of app.py is removed. Ctrl-C ends this and
    leaves the stage as it is.

    Examples:
        achalice dev --stage ada
        achalice dev --sandbox
    """
    # A file may be saved twice in a second, which bytecode of it would not show.
    sys.dont_write_bytecode = True
    anyio.run(_dev, project_dir, stage, use_sandbox, profile)


async def _dev(folder: Path, stage: str, use_sandbox: bool, profile: str | None) -> None:
    project, _ = deployment.read_project(folder, stage)
    stop = anyio.Event()
    async with AsyncExitStack() as stack:
        pushes = Pushes(project.folder, stage, use_sandbox, profile, Connections(stack))
        async with anyio.create_task_group() as tasks:
            await tasks.start(listen_for_signals, stop, tasks.cancel_scope)
            await _follow(project, pushes, stop)
            tasks.cancel_scope.cancel()
    end_line_of_ctrl_c()
    say(f"stage {stage} is left as it is")


async def _follow(project: Project, pushes: Pushes, stop: anyio.Event) -> None:
    failed = await _push(pushes, (), stop, progress_line)
    if stop.is_set():
        return
    say(f"watching {project.folder}; Ctrl-C ends this")
    async with aclosing(saved(project, stop)) as batches:
        async for names in batches:
            # What failed is not tried again before something was saved.
            if names or not failed:
                failed = await _push(pushes, names, stop, _failures)


async def _push(
    pushes: Pushes,
    names: Sequence[str],
    stop: anyio.Event,
    describe: Callable[[Event], str | None],
) -> bool:
    """Deploy, and say in one line what came of it. Whether it failed: no error ends the command."""
    begun = time.perf_counter()
    try:
        outcome = await pushes.push(describe, stop)
    except AchaliceError as error:
        if not stop.is_set():
            complain(error)
        return True
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        say(f"error: achalice broke: {type(error).__name__}: {error}")
        return True
    if outcome.finished or names or describe is progress_line:
        cause = listed(names) if names else f"stage {pushes.stage}"
        seconds = time.perf_counter() - begun
        say(f"{time.strftime('%H:%M:%S')} {cause}: {totals(outcome.finished)} in {seconds:.2f} s")
    return False


def _failures(event: Event) -> str | None:
    return progress_line(event) if isinstance(event, Failed) else None
