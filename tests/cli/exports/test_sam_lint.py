"""Templates read by what knows CloudFormation's rules: SAM's own transform, and cfn-lint."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest

from achalice_cli import deployment
from achalice_cli.engine.resources import Desired
from achalice_cli.exports import sam
from achalice_cli.merging import merged

from ...documentation import BLOCKS, ROOT
from .sam_stages import http_stage, rest_stage, url_stage
from .sam_templates import Object, rendered, resources, transformed

EXAMPLES = sorted(each.parent for each in (ROOT / "examples").glob("*/app.py"))
STAGES = pytest.mark.parametrize("stage", [rest_stage, http_stage, url_stage])


def findings(template: Object, written_as: sam.TemplateFormat) -> list[str]:
    """What cfn-lint has to say, warnings included. It transforms the template first."""
    # An import of seconds, which no other test needs.
    from cfnlint.api import lint

    return [str(each) for each in lint(sam.write_template(template, written_as))]


def in_the_docs() -> Object:
    """What is merged there."""
    page = ROOT / "docs" / "package.md"
    return sam.read_template(
        next(each.text for each in BLOCKS if each.page == page and each.language == "json"),
        "docs.json",
    )


@pytest.mark.parametrize(
    ("stage", "own", "written_as"),
    [
        (rest_stage, {}, sam.TemplateFormat.JSON),
        (http_stage, in_the_docs(), sam.TemplateFormat.YAML),
        (url_stage, {}, sam.TemplateFormat.JSON),
    ],
    ids=["REST API", "HTTP API", "function URL"],
)
def test_linters_find_nothing(
    stage: Callable[[], Desired], own: Object, written_as: sam.TemplateFormat
) -> None:
    assert findings(merged(rendered(stage()), own), written_as) == []


@STAGES
def test_sam_s_own_words_are_all_understood(stage: Callable[[], Desired]) -> None:
    """`!Ref Tick.Alias` stands for what only the transform makes."""
    expanded = transformed(rendered(stage()))

    said = json.dumps(expanded)
    assert "AWS::Serverless" not in said
    assert [word for word in (".Alias", ".Stage", ".Version") if f'{word}"' in said] == []
    assert "RestAPIStage" not in resources(expanded)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_is_a_template_that_linters_find_nothing_in(
    example: Path, tmp_path: Path
) -> None:
    folder = tmp_path / example.name
    shutil.copytree(example, folder, ignore=shutil.ignore_patterns("build"))
    project, config = deployment.read_project(folder, "dev")
    target = deployment.target_of(config, in_sandbox=False)
    declared = anyio.run(deployment.declare, project, config, target)

    template = rendered(declared.desired)
    assert findings(template, sam.TemplateFormat.JSON) == []
    assert "Outputs" in transformed(template)
