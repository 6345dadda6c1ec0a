"""What the documentation does with the sandbox, done as it stands there."""

import os
import re
import shlex
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from subprocess import run
from typing import Any

import botocore.session
import pytest

from achalice_cli.sandbox.process import Sandbox

from ...documentation import BLOCKS, ROOT, Block, blocks_of, typed_in
from .projects import ProjectFolder

PATIENCE = 20
"""Seconds until what a page shows has to be there."""
WITH_SANDBOX = [block for block in BLOCKS if re.match("tests/.*sandbox", block.title)]
CHANGING = (
    (re.compile(r"http://127\.0\.0\.1:\d+"), "SANDBOX"),
    (re.compile(r"execute-api/\w+/"), "execute-api/API/"),
    (re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+", re.MULTILINE), "TIME"),
)


def files_of(page: Path, project: ProjectFolder) -> None:
    for block in blocks_of(page):
        if block.title.endswith((".py", ".txt", ".toml", ".json")):
            project.write(block.title, block.text)


@pytest.mark.parametrize("block", WITH_SANDBOX, ids=lambda block: block.id)
def test_every_test_that_wants_a_sandbox_passes(block: Block, project: ProjectFolder) -> None:
    files_of(block.page, project)
    # Others' plugins take longer to load than the test runs.
    plugins = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "pytest_asyncio.plugin"}
    options = ("--import-mode=importlib", "--override-ini=asyncio_mode=auto", "-pno:cacheprovider")
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"

    done = run(
        [sys.executable, "-m", "pytest", "-q", *options, block.title],
        cwd=project.path,
        env={**os.environ, **plugins, "PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_the_tutorial_is_deployed_as_it_says(project: ProjectFolder, sandbox: Sandbox) -> None:
    files_of(ROOT / "docs/tutorial/hello.md", project)
    files_of(ROOT / "docs/tutorial/tests.md", project)
    visit = Visit(project, sandbox.url)

    for block in blocks_of(ROOT / "docs/tutorial/sandbox.md"):
        for command, answer in done_in(block):
            visit.follow(command, answer)

    assert visit.seen == ["start", "aws", "plan", "deploy", "curl", "aws", "logs"]


def done_in(block: Block) -> list[tuple[str, str]]:
    """Commands of AWS, and those whose answer is shown."""
    if block.language == "sh":
        return [(line, "") for line in block.text.splitlines() if line.startswith("aws ")]
    return [(command, answer) for command, answer in typed_in(block) if answer]


class Visit:
    """Somebody who types what a page says, and compares."""

    def __init__(self, project: ProjectFolder, url: str) -> None:
        self.project = project
        self.url = url
        self.api = ""
        self.seen: list[str] = []

    def follow(self, command: str, answer: str) -> None:
        match shlex.split(command):
            case ["achalice", *words]:
                self.seen.append(next(word for word in words if word != "sandbox"))
                self.expect(answer, lambda: self.achalice(*words))
            case ["curl", url]:
                self.seen.append("curl")
                self.expect(answer, lambda: self.get(url))
            case ["aws", service, operation, *options]:
                self.seen.append("aws")
                self.aws(service, operation, options)
            case _:
                raise LookupError(command)

    def expect(self, answer: str, ask: Callable[[], str]) -> None:
        """Ask again as long as nothing is said: what a queue delivers takes its time."""
        until = time.monotonic() + PATIENCE
        said = ask()
        while not said and time.monotonic() < until:
            said = ask()
        assert unchanging(said) == unchanging(answer)

    def achalice(self, *words: str) -> str:
        done = self.project.run(*words)
        assert done.returncode == 0, done.stderr
        found = re.search(r"http://\S+execute-api\S+", done.stdout)
        self.api = found[0] if found else self.api
        return done.stdout

    def get(self, url: str) -> str:
        with urllib.request.urlopen(self.api + url.partition("/api/")[2]) as answer:
            text: str = answer.read().decode()
        return text

    def aws(self, service: str, operation: str, options: list[str]) -> None:
        """As AWS's command line: `--queue-name` is the parameter `QueueName`."""
        client: Any = botocore.session.get_session().create_client(
            service,
            region_name="us-east-1",
            endpoint_url=self.url,
            aws_access_key_id="any",
            aws_secret_access_key="any",
        )
        names = ["".join(map(str.capitalize, each.split("-"))) for each in options[::2]]
        values = [re.sub(r"http://[\d.:]+", self.url, each) for each in options[1::2]]
        getattr(client, operation.replace("-", "_"))(**dict(zip(names, values, strict=True)))


def unchanging(text: str) -> list[str]:
    """The lines, without what is another at each run; steps end in any order."""
    for pattern, name in CHANGING:
        text = pattern.sub(name, text)
    return sorted(text.strip().splitlines())
