"""SAM templates: what CloudFormation makes of a stage."""

from achalice_cli.exports.sam.template import render

__all__ = ["render"]
