"""The functions of a stage by their handlers, as they are deployed."""

import difflib
from collections.abc import Iterable

from achalice.exceptions import AchaliceError
from achalice_cli.engine import addresses
from achalice_cli.engine.state import Existing


class NotDeployedError(AchaliceError):
    """Nothing is recorded of the stage."""

    def __init__(self, stage: str) -> None:
        super().__init__(f"stage `{stage}` is not deployed")
        self.hint = "run `achalice deploy`, with --sandbox for the emulated AWS"


class NoSuchFunctionError(AchaliceError):
    """The stage has no function of that handler."""

    def __init__(self, stage: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        super().__init__(f"stage `{stage}` has no function `{name}`")
        near = difflib.get_close_matches(name, names, n=1)
        self.hint = f"did you mean `{near[0]}`?" if near else f"it has {', '.join(names)}"


def functions_of(existing: Existing, stage: str) -> dict[str, str]:
    """What AWS calls each function of the stage, by its handler.

    Raises:
        NotDeployedError: nothing is recorded of it.
    """
    if not existing:
        raise NotDeployedError(stage)
    prefix = addresses.function("")
    return {
        address.removeprefix(prefix): recorded.outputs["name"]
        for address, recorded in existing.items()
        if recorded.kind == "function" and not recorded.gone
    }


def function_of(existing: Existing, stage: str, handler: str) -> str:
    """What AWS calls the function of `handler`.

    Raises:
        NotDeployedError: nothing is recorded of the stage.
        NoSuchFunctionError: it has no such function.
    """
    known = functions_of(existing, stage)
    if handler not in known:
        raise NoSuchFunctionError(stage, handler, known)
    return known[handler]


def called_as(existing: Existing, stage: str, handler: str) -> str:
    """What to call for `handler`: the alias of its function where it has one.

    Raises:
        NotDeployedError: nothing is recorded of the stage.
        NoSuchFunctionError: it has no such function.
    """
    function = function_of(existing, stage, handler)
    alias = existing.get(addresses.alias(handler))
    return function if alias is None or alias.gone else alias.outputs["name"]
