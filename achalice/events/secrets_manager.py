"""Rotation of secrets.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
"""

from pydantic.alias_generators import to_pascal

from achalice.events._base import LambdaEvent

__all__ = ["SecretRotationEvent"]


class SecretRotationEvent(LambdaEvent, alias_generator=to_pascal, populate_by_name=True):
    """A step of a rotation; Secrets Manager calls for each in turn."""

    step: str
    """`createSecret`, `setSecret`, `testSecret`, then `finishSecret`."""
    secret_id: str
    """An ARN."""
    client_request_token: str
    """The id of the version that is to become the secret."""
    rotation_token: str | None = None
    """For `PutSecretValue`, where another account's function rotates."""
