"""Whether this machine has what achalice needs, one finding each. Nothing raises, nothing hangs."""

import platform
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
from uv import find_uv_bin

from achalice.exceptions import AchaliceError
from achalice_cli import aws
from achalice_cli.config import PYTHON_VERSIONS, StageConfig, read_config
from achalice_cli.findings import Finding
from achalice_cli.project import NoProjectError, Project
from achalice_cli.sandbox.errors import MinistackMissingError

if TYPE_CHECKING:
    from achalice_cli.aws import Identity

_UV_PATIENCE = 5
_SKEW = 300
"""Seconds after which AWS refuses what is signed.

https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html
"""
_NOTICEABLE_SKEW = 60


async def check_up(folder: Path, stage: str, profile: str | None) -> list[Finding]:
    """Whatever can be found out of the machine, the project in `folder`, and AWS."""
    config, of_config = _config(folder, stage)
    if profile is None and config is not None:
        profile = config.profile
    found = await aws.identify(profile)
    return [
        _python(config),
        await _uv(),
        of_config,
        _sandbox(),
        *_aws(found),
        *_clock(found.ahead),
    ]


def _config(folder: Path, stage: str) -> tuple[StageConfig | None, Finding]:
    try:
        project = Project.find(folder)
        config = read_config(project.config_file, stage)
    except NoProjectError as error:
        return None, Finding.of("config", "warn", error)
    except AchaliceError as error:
        return None, Finding.of("config", "fail", error)
    stages = ", ".join(config.file.stages or [stage])
    told = "stages" if len(config.file.stages) > 1 else "stage"
    if not project.config_file.is_file():
        return config, Finding("config", "ok", f"none: {told} {stages}, all by default")
    return config, Finding("config", "ok", f"{told} {stages}")


def _python(config: StageConfig | None) -> Finding:
    running = ".".join(platform.python_version_tuple()[:2])
    wanted = running if config is None else config.python_version
    if wanted not in PYTHON_VERSIONS:
        return Finding(
            "python",
            "fail",
            f"Lambda has no Python {wanted}",
            f'set "python_version" in the config to one of {", ".join(PYTHON_VERSIONS)}',
        )
    if wanted != running:
        return Finding(
            "python",
            "warn",
            f"achalice runs on {running}, the functions on {wanted}",
            "with the same, your tests find what Lambda would",
        )
    return Finding("python", "ok", platform.python_version())


async def _uv() -> Finding:
    try:
        with anyio.fail_after(_UV_PATIENCE):
            done = await anyio.run_process([find_uv_bin(), "--version"])
    except (OSError, TimeoutError, subprocess.CalledProcessError) as error:
        reason = str(error) or f"it does not answer within {_UV_PATIENCE} s"
        hint = "reinstall it: `pip install --force-reinstall uv`"
        return Finding("uv", "fail", f"uv cannot be run: {reason}", hint)
    return Finding("uv", "ok", done.stdout.decode(errors="replace").strip().removeprefix("uv "))


def _sandbox() -> Finding:
    if any(find_spec(each) is None for each in ("ministack", "cryptography")):
        return Finding.of("sandbox", "warn", MinistackMissingError())
    return Finding("sandbox", "ok", "installed")


def _aws(found: "Identity") -> Iterator[Finding]:
    """The region, and whose credentials there are; without the one, the other is not asked."""
    if found.region is not None:
        yield Finding("region", "ok", found.region)
    if found.arn is not None:
        yield Finding("credentials", "ok", found.arn)
    elif found.error is not None:
        name = "region" if found.region is None and found.is_unset else "credentials"
        yield Finding.of(name, "warn" if found.is_unset else "fail", found.error)


def _clock(ahead: float | None) -> Iterator[Finding]:
    """Nothing where AWS has not answered."""
    if ahead is None:
        return
    seconds = round(abs(ahead))
    told = f"{seconds} s {'ahead of' if ahead > 0 else 'behind'} AWS's"
    hint = "have it set over the network: AWS refuses what is signed five minutes off"
    if seconds >= _SKEW:
        yield Finding("clock", "fail", told, hint)
    elif seconds >= _NOTICEABLE_SKEW:
        yield Finding("clock", "warn", told, hint)
    else:
        yield Finding("clock", "ok", told)
