"""Who may call functions: the statements of their policies."""

import hashlib
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from achalice_cli.aws.errors import code_of
from achalice_cli.aws.patience import is_busy, until_accepted
from achalice_cli.aws.session import Aws
from achalice_cli.engine.applying import Made, Result
from achalice_cli.engine.resources import Permission
from achalice_cli.engine.resources.functions import UrlAction
from achalice_cli.engine.state import Outputs

if TYPE_CHECKING:
    from types_aiobotocore_lambda.type_defs import AddPermissionRequestTypeDef


class Permissions:
    """Adds and removes statements of functions' policies."""

    def __init__(self, aws: Aws) -> None:
        self._aws = aws

    async def create(self, permission: Permission, made: Made) -> Result:
        """Let the source call the function. The statement's id is made of what it says."""
        client = await self._aws.lambda_()
        request = self._request(permission, made)
        try:
            await until_accepted(lambda: client.add_permission(**request), is_busy)
        except ClientError as error:
            if code_of(error) != "ResourceConflictException" or is_busy(error):
                raise
        return Result({"function": request["FunctionName"], "statement": request["StatementId"]})

    def _request(self, permission: Permission, made: Made) -> "AddPermissionRequestTypeDef":
        if permission.url_action is not None:
            return _public_request(permission.url_action, made[permission.function]["name"])
        source = self._aws.resolve(permission.source_arn or "")
        if permission.source is not None:
            source = made[permission.source]["source_arn"]
        said = [permission.principal, source]
        request: AddPermissionRequestTypeDef = {
            "FunctionName": made[permission.function]["name"],
            "StatementId": "",
            "Action": "lambda:InvokeFunction",
            "Principal": permission.principal,
            "SourceArn": source,
        }
        if permission.source_account is not None:
            request["SourceAccount"] = self._aws.resolve(permission.source_account)
            said.append(request["SourceAccount"])
        mark = hashlib.sha256(" ".join(said).encode()).hexdigest()[:16]
        request["StatementId"] = f"achalice-{mark}"
        return request

    async def delete(self, outputs: Outputs) -> None:
        """Take the permission away."""
        client = await self._aws.lambda_()
        try:
            await until_accepted(
                lambda: client.remove_permission(
                    FunctionName=outputs["function"], StatementId=outputs["statement"]
                ),
                is_busy,
            )
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise


def _public_request(action: UrlAction, function: str) -> "AddPermissionRequestTypeDef":
    """Anybody may do it, but by the function's URL only.

    https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    """
    request: AddPermissionRequestTypeDef = {
        "FunctionName": function,
        "StatementId": f"achalice-{action.partition(':')[2]}",
        "Action": action,
        "Principal": "*",
    }
    if action == "lambda:InvokeFunctionUrl":
        request["FunctionUrlAuthType"] = "NONE"
    else:
        request["InvokedViaFunctionUrl"] = True
    return request
