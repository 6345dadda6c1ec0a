"""SAM templates: what CloudFormation makes of a stage."""

from achalice_cli.engine.resources import Desired
from achalice_cli.exports.exported import Archives, Exported


def render(desired: Desired, archives: Archives) -> Exported:
    """The template of a stage that should consist of `desired`."""
    return Exported({"AWSTemplateFormatVersion": "2010-09-09"})
