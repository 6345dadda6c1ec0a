"""SAM templates: what CloudFormation makes of a stage."""

from achalice_cli.exports.sam.template import render
from achalice_cli.exports.sam.texts import TemplateFormat, read_template, write_template

__all__ = ["TemplateFormat", "read_template", "render", "write_template"]
