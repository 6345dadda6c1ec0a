"""`achalice deploy`."""

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import anyio
import typer

from achalice.exceptions import AchaliceError
from achalice_cli import aws, deployment
from achalice_cli.asking import says_yes
from achalice_cli.earlier import EarlierZips
from achalice_cli.engine.applying import Finished
from achalice_cli.engine.code_changes import CodeRecord, code_changes
from achalice_cli.engine.drift import Refreshed, refresh, remember
from achalice_cli.engine.history import running
from achalice_cli.engine.planning import plan
from achalice_cli.engine.state import Existing
from achalice_cli.engine.steps import Plan
from achalice_cli.engine.timings import critical_path
from achalice_cli.explaining import check_budget
from achalice_cli.options import (
    Output,
    OutputOption,
    ProfileOption,
    ProjectOption,
    RefreshOption,
    SandboxOption,
    StageOption,
)
from achalice_cli.pushes import artifacts_of
from achalice_cli.rollbacks import Rollout
from achalice_cli.rollout import say
from achalice_cli.stages import Stage, open_stage
from achalice_cli.trace import Trace
from achalice_cli.views.data import as_json, result_data
from achalice_cli.views.drift import drift_text
from achalice_cli.views.text import headline, plan_text, progress_line, timings_text, totals
from achalice_cli.views.urls import dns_record


def deploy_command(
    stage: StageOption = "dev",
    project_dir: ProjectOption = Path(),
    use_sandbox: SandboxOption = False,
    profile: ProfileOption = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Show the plan and ask before anything is done.")
    ] = False,
    timings: Annotated[
        bool, typer.Option("--timings", help="Show afterwards what the time went into.")
    ] = False,
    trace_file: Annotated[
        Path | None,
        typer.Option("--trace", help="Write what was done when, for chrome://tracing or Perfetto."),
    ] = None,
    use_refresh: RefreshOption = False,
    rollback_on_failure: Annotated[
        bool,
        typer.Option("--rollback-on-failure", help="Undo all that was done if a step fails."),
    ] = False,
    code_only: Annotated[
        bool, typer.Option("--code-only", help="Send the functions' code and nothing else.")
    ] = False,
    output: OutputOption = Output.TEXT,
) -> None:
    """Make in AWS what the app declares, all at once; what is there already stays.

    Examples:
        achalice deploy
        achalice deploy --stage prod --confirm
        achalice deploy --sandbox --timings
        achalice deploy --code-only
    """
    begun = time.perf_counter()
    trace = Trace()
    options = _Options(
        confirm=confirm,
        refresh=use_refresh,
        rollback_on_failure=rollback_on_failure,
        code_only=code_only,
    )
    try:
        done = anyio.run(_deploy, project_dir, stage, use_sandbox, profile, options, trace)
    finally:
        if trace_file is not None:
            trace.write(trace_file)
    seconds = time.perf_counter() - begun
    if timings:
        say(timings_text(critical_path(done.plan, done.finished), seconds).rstrip())
    if output is Output.JSON:
        typer.echo(as_json(result_data(done.finished, seconds, done.answers)), nl=False)
        return
    say(f"stage {stage}: {totals(done.finished)} in {seconds:.1f} s")
    for address, answer in done.answers.items():
        typer.echo(f"{address}  {answer}")


@dataclass(frozen=True, slots=True)
class _Options:
    confirm: bool
    refresh: bool
    rollback_on_failure: bool
    code_only: bool


@dataclass(frozen=True, slots=True)
class _Done:
    plan: Plan
    finished: tuple[Finished, ...]
    answers: dict[str, str]


async def _deploy(
    folder: Path,
    name: str,
    use_sandbox: bool,
    profile: str | None,
    options: _Options,
    trace: Trace,
) -> _Done:
    project, config = deployment.read_project(folder, name)
    target = deployment.target_of(config, in_sandbox=use_sandbox)
    with trace.phase("reading the app"):
        declared = await deployment.declare(project, config, target, analyse=not options.code_only)
    for note in declared.notes:
        say(f"note: {note}")
    with trace.phase("checking the budget"):
        await check_budget(config, declared.bundle)
    async with open_stage(
        project,
        name,
        in_sandbox=use_sandbox,
        start_sandbox=True,
        profile=profile,
        app=declared.app_name,
        locked_for="deploy",
    ) as stage:
        async with stage.reach() as session:
            session.report_calls(trace.add)
            found = await _read(session, stage) if options.refresh else None
            existing = stage.existing if found is None else found.existing
            steps = (
                _code_alone(declared, existing)
                if options.code_only
                else plan(declared.desired, existing)
            )
            if options.confirm and steps.work:
                _ask(steps, name)
            if found is not None:
                await remember(found, stage.existing, stage.record)
            provider = aws.AwsProvider(session, artifacts_of(declared.bundle, config))
            before = running(stage.existing, datetime.now(UTC))
            rollout = Rollout(
                session,
                provider,
                stage.record,
                CodeRecord(stage.record, stage.existing) if options.code_only else stage.record,
                EarlierZips(project, session, stage.existing),
                trace.noting(progress_line),
            )
            if options.rollback_on_failure:
                finished = await rollout.forward_or_back(steps, declared.desired)
            else:
                finished = await rollout.forward(steps)
            await rollout.note_bundle(before)
        return _Done(steps, finished, _answers(stage.existing))


def _code_alone(declared: deployment.Declared, existing: Existing) -> Plan:
    """The code that has changed; all else that has is told."""
    changes = code_changes(declared.desired, existing)
    for step in changes.left:
        say(f"note: left to a full deploy: {headline(step)}")
    return changes.plan


async def _read(session: "aws.Aws", stage: Stage) -> Refreshed:
    """What others have changed, told before anything is done about it."""
    found = await refresh(stage.existing, aws.AwsReader(session), limits=aws.LIMITS)
    say(drift_text(found).rstrip())
    return found


class NotConfirmedError(AchaliceError):
    """Whoever was asked said no, or nobody could be asked."""

    def __init__(self, problem: str, hint: str | None = None) -> None:
        super().__init__(problem)
        self.hint = hint


def _ask(steps: Plan, stage: str) -> None:
    say(plan_text(steps).rstrip())
    if not sys.stdin.isatty():
        raise NotConfirmedError(
            "nobody can be asked here, and nothing was done",
            "leave out --confirm, or look at `achalice plan` first",
        )
    if not says_yes(f"deploy this to stage {stage}?"):
        raise NotConfirmedError("nothing was done")


def _answers(resources: Existing) -> dict[str, str]:
    """What can be called now: URLs, and the functions' names; and what that takes: keys, DNS."""
    answers: dict[str, str] = {}
    for address, recorded in resources.items():
        if recorded.url is not None:
            answers[address] = recorded.url
        elif recorded.kind == "function":
            answers[address] = recorded.outputs["name"]
        elif recorded.kind == "domain_name":
            answers[address] = dns_record(recorded.outputs)
        elif recorded.kind == "api_key":
            answers[address] = recorded.outputs["id"]
    return answers
