"""What was found of a machine, as text and as JSON."""

from collections.abc import Sequence

from pydantic import JsonValue

from achalice_cli.findings import Finding


def findings_text(findings: Sequence[Finding]) -> str:
    """One line each: `ok    uv           0.9.1`."""
    width = max(len(each.name) for each in findings)
    return "".join(f"{each.status:4}  {each.name:{width}}  {_told(each)}\n" for each in findings)


def findings_data(findings: Sequence[Finding]) -> dict[str, JsonValue]:
    """`{"healthy": true, "findings": [{"name", "status", "text", "hint"}]}`."""
    return {
        "healthy": all(each.status != "fail" for each in findings),
        "findings": [
            {"name": each.name, "status": each.status, "text": each.text, "hint": each.hint}
            for each in findings
        ],
    }


def _told(finding: Finding) -> str:
    told = finding.text if finding.hint is None else f"{finding.text}; {finding.hint}"
    return " ".join(told.split())
