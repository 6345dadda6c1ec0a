"""Templates read by what knows CloudFormation's rules: SAM's own transform, and cfn-lint."""

import json
from collections.abc import Callable

import pytest

from achalice_cli.engine.resources import Desired
from achalice_cli.exports import sam

from .sam_stages import http_stage, rest_stage, url_stage
from .sam_templates import Object, rendered, resources, transformed

STAGES = pytest.mark.parametrize("stage", [rest_stage, http_stage, url_stage])


def findings(template: Object, written_as: sam.TemplateFormat) -> list[str]:
    """What cfn-lint has to say, warnings included. It transforms the template first."""
    # An import of seconds, which no other test needs.
    from cfnlint.api import lint

    return [str(each) for each in lint(sam.write_template(template, written_as))]


@STAGES
def test_linters_find_nothing(stage: Callable[[], Desired]) -> None:
    written_as = sam.TemplateFormat.YAML if stage is http_stage else sam.TemplateFormat.JSON

    assert findings(rendered(stage()), written_as) == []


@STAGES
def test_sam_s_own_words_are_all_understood(stage: Callable[[], Desired]) -> None:
    """`!Ref Tick.Alias` stands for what only the transform makes."""
    expanded = transformed(rendered(stage()))

    said = json.dumps(expanded)
    assert "AWS::Serverless" not in said
    assert [word for word in (".Alias", ".Stage", ".Version") if f'{word}"' in said] == []
    assert "RestAPIStage" not in resources(expanded)
