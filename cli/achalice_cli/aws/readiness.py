"""Functions and versions that were made or changed: waiting until they can be called."""

from functools import partial

import anyio

from achalice.exceptions import AchaliceError
from achalice_cli.aws.errors import AwsCallError, our_errors
from achalice_cli.aws.patience import PATIENCE, until_true
from achalice_cli.aws.session import Aws

LONG_PATIENCE = 600.0
"""Seconds, for what takes Lambda minutes: network interfaces in a VPC, snapshots of versions."""

_AT_ONCE = 15


class Readiness:
    """Knows what is not ready yet, as far as this run has changed it."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws
        self._unsettled: dict[str, float] = {}

    def changed(self, function: str, patience: float = PATIENCE) -> None:
        """The `function` of this name is not ready now; it may take `patience` seconds."""
        self._unsettled[function] = patience

    async def settle(self) -> None:
        """Wait until every function made or changed in this run can be called.

        Raises:
            AwsCallError: one of them failed, with AWS's reason.
        """
        failures: dict[str, AchaliceError] = {}

        async def wait_for(name: str) -> None:
            try:
                async with limit:
                    # Each failure becomes ours here: a group of them would reach nobody's hints.
                    with our_errors("lambda"):
                        await self.settled(name)
            except AchaliceError as error:
                failures[name] = error

        limit = anyio.CapacityLimiter(_AT_ONCE)
        async with anyio.create_task_group() as tasks:
            for name in list(self._unsettled):
                tasks.start_soon(wait_for, name)
        for _, failure in sorted(failures.items()):
            raise failure

    async def settled(self, function: str) -> None:
        """Wait until the `function` of this name can be called.

        Raises:
            AwsCallError: it failed, or takes too long.
        """
        patience = self._unsettled.get(function, PATIENCE)
        if not await until_true(partial(self._is_ready, function, None), patience=patience):
            raise _unready(function, "Pending", "is still not ready")
        self._unsettled.pop(function, None)

    async def published(self, function: str, version: str) -> None:
        """Wait until the `version` of the `function` of this name can be called.

        Raises:
            AwsCallError: it failed, or takes too long.
        """
        ready = partial(self._is_ready, function, version)
        if not await until_true(ready, patience=LONG_PATIENCE):
            raise _unready(f"{function}:{version}", "Pending", "is still not ready")

    async def _is_ready(self, function: str, version: str | None) -> bool:
        client = await self._aws.lambda_()
        state = await (
            client.get_function_configuration(FunctionName=function)
            if version is None
            else client.get_function_configuration(FunctionName=function, Qualifier=version)
        )
        for kind in ("State", "LastUpdateStatus"):
            if state.get(kind) == "Failed":
                raise _unready(
                    function if version is None else f"{function}:{version}",
                    str(state.get(f"{kind}ReasonCode", "Failed")),
                    str(state.get(f"{kind}Reason", "no reason given")),
                )
        return state.get("State") != "Pending" and state.get("LastUpdateStatus") != "InProgress"


def _unready(function: str, code: str, problem: str) -> AwsCallError:
    return AwsCallError("lambda", "GetFunctionConfiguration", code, f"{function}: {problem}")
