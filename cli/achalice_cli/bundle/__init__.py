"""The zips that Lambda runs: the app's own code, and a layer of its dependencies."""

from achalice_cli.bundle.bundles import Bundle, prepare
from achalice_cli.bundle.errors import BundleError
from achalice_cli.bundle.limits import IMAGE, LAMBDA, THROUGH_S3, Limits
from achalice_cli.bundle.pyprojects import Chosen
from achalice_cli.bundle.targets import Architecture, Target

__all__ = [
    "IMAGE",
    "LAMBDA",
    "THROUGH_S3",
    "Architecture",
    "Bundle",
    "BundleError",
    "Chosen",
    "Limits",
    "Target",
    "prepare",
]
