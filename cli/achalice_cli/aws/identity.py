"""Whose credentials there are, and how far this machine's clock is off: asked once, and soon."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import anyio
from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession
from botocore.exceptions import ClientError

from achalice.exceptions import AchaliceError
from achalice_cli.aws.errors import (
    NoAwsCredentialsError,
    NoAwsRegionError,
    our_errors,
)
from achalice_cli.aws.session import session_and_region

PATIENCE = 10
"""Seconds, for credentials and the answer together."""

_SOON = AioConfig(
    connect_timeout=3, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1}
)


class NoAnswerInTimeError(AchaliceError):
    """Credentials, or what AWS says of them, let wait for too long."""

    def __init__(self) -> None:
        super().__init__(f"neither credentials nor AWS answered within {PATIENCE} s")
        self.hint = "check the network, proxies, and `credential_process` if your profile has one"


@dataclass(slots=True)
class Identity:
    """What was found out before all was known, or something went wrong."""

    region: str | None = None
    arn: str | None = None
    """Of the user or the role in a session."""
    ahead: float | None = None
    """Seconds that this machine's clock is before AWS's; None where AWS has not answered."""
    error: AchaliceError | None = None
    """What went wrong."""
    is_unset: bool = False
    """Whether that is only that no region or no credentials are configured: not all need them."""


async def identify(profile: str | None) -> Identity:
    """Whose credentials are found for `profile`. Whatever goes wrong is part of the answer."""
    found = Identity()
    try:
        with anyio.fail_after(PATIENCE):
            session, found.region = session_and_region(profile)
            await _ask(session, found.region, found)
    except TimeoutError:
        found.error = NoAnswerInTimeError()
    except AchaliceError as error:
        found.error = error
        found.is_unset = found.is_unset or isinstance(error, NoAwsRegionError)
    return found


async def _ask(session: AioSession, region: str, found: Identity) -> None:
    with our_errors("sts"):
        if await session.get_credentials() is None:
            found.is_unset = True
            raise NoAwsCredentialsError("no AWS credentials were found")
        async with session.create_client("sts", region_name=region, config=_SOON) as sts:
            try:
                caller = await sts.get_caller_identity()
            except ClientError as error:
                # A clock that is far off is why AWS refuses what is signed by it.
                headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
                found.ahead = seconds_ahead(headers, datetime.now(UTC))
                raise
    found.arn = caller["Arn"]
    found.ahead = seconds_ahead(caller["ResponseMetadata"]["HTTPHeaders"], datetime.now(UTC))


def seconds_ahead(headers: Mapping[str, str], now: datetime) -> float | None:
    """How many seconds `now` is after the answer's own date; None where it has none."""
    try:
        there = parsedate_to_datetime(headers["date"])
    except (KeyError, ValueError):
        return None
    return (now - there.astimezone(UTC)).total_seconds()
