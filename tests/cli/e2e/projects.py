"""Projects on disk, and the real command run in them."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

ACHALICE = Path(sys.executable).with_name("achalice")


@dataclass(frozen=True)
class ProjectFolder:
    """A user's project."""

    path: Path
    environment: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, text: str) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text).lstrip("\n"))

    def start(self, *arguments: str, stdin: int | None = None) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [ACHALICE, *arguments],
            cwd=self.path,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """The finished command; a test may look at its failure."""
        process = self.start(*arguments)
        stdout, stderr = process.communicate(timeout=120)
        return subprocess.CompletedProcess(arguments, process.returncode, stdout, stderr)

    def deploy(self, *arguments: str) -> list[str]:
        """Deploy, which must work; each step that was taken, as `create role:default`."""
        done = self.run("deploy", *arguments, "--output", "json")
        assert done.returncode == 0, done.stderr
        return sorted(
            f"{step['action']} {step['address']}"
            + (
                f" ({', '.join(change['name'] for change in step['changes'])})"
                if "changes" in step
                else ""
            )
            for step in json.loads(done.stdout)["steps"]
        )
