"""Small projects, and what an analysis finds in them."""

import textwrap
from collections.abc import Collection, Mapping
from pathlib import Path

from achalice_cli.analysis import AwsCall, Findings, analyse

SESSION = "from aiobotocore.session import get_session\nsession = get_session()\n"
APP = "from achalice import Chalice\napp = Chalice('shop')\n"


def analysed(
    folder: Path,
    source: str,
    modules: Mapping[str, str] | None = None,
    environment: Mapping[str, str | Collection[str]] | None = None,
) -> Findings:
    """The findings of a project with `source` as its app.py, and further modules by path."""
    for name, text in {"app.py": source, **(modules or {})}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")
    return analyse(folder, environment=environment)


def operations(findings: Findings, handler: str | None = None) -> set[str]:
    """`s3:GetObject`, of the whole app or of one handler."""
    calls = findings.calls(None if handler is None else [handler])
    return {f"{call.service}:{call.operation}" for call in calls}


def named(call: AwsCall) -> dict[str, list[str] | None]:
    """What the call's parameters say of the resource."""
    return {
        name: None if texts is None else [text.value for text in texts]
        for name, texts in call.parameters
    }
