"""An app as a construct of the AWS CDK, version 2, beside whatever else a stack is made of.

Needs `achalice[cdk]`, and Node.js, which the CDK runs on.
"""

try:
    import aws_cdk as _aws_cdk  # noqa: F401
    import constructs as _constructs  # noqa: F401
except ModuleNotFoundError as _missing:
    if _missing.name not in ("aws_cdk", "constructs"):
        raise
    raise ImportError(
        'achalice.cdk needs the AWS CDK: pip install "achalice[cdk]"', name=_missing.name
    ) from _missing

from achalice.cdk.construct import Chalice

__all__ = ["Chalice"]
