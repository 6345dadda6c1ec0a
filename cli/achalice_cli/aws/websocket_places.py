"""What stands for the app's websocket API in roles and functions, as AWS calls it."""

from achalice.triggers import WEBSOCKET_ENDPOINT_VARIABLE
from achalice_cli.engine.applying import Made
from achalice_cli.engine.resources import Function, Role
from achalice_cli.engine.sources import WEBSOCKET_API_ID, WEBSOCKET_ENDPOINT

_HOLDING = {"role": "policy", "function": "environment"}
"""Where its name is, by kind."""


def role_with_api(role: Role, made: Made) -> Role:
    """`role`, its policy for exactly the API there is."""
    if role.websocket_api is None:
        return role
    said = role.model_dump_json().replace(WEBSOCKET_API_ID, made[role.websocket_api]["id"])
    return Role.model_validate_json(said)


def function_with_api(function: Function, made: Made) -> Function:
    """`function`, told where the API is."""
    if function.websocket_api is None:
        return function
    variable = function.environment[WEBSOCKET_ENDPOINT_VARIABLE]
    told = variable.replace(WEBSOCKET_ENDPOINT, made[function.websocket_api]["endpoint"])
    environment = {**function.environment, WEBSOCKET_ENDPOINT_VARIABLE: told}
    return function.model_copy(update={"environment": environment})


def affected(resource: Role | Function, changed: frozenset[str]) -> frozenset[str]:
    """What changes of `resource` in AWS where `changed` does; another API is in what names it."""
    if "websocket_api" not in changed:
        return changed
    return changed | {_HOLDING[resource.kind]}
