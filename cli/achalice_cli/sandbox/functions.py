"""The processes in which MiniStack runs functions."""

from collections.abc import Mapping

from ministack.core import lambda_runtime

from achalice_cli.sandbox.interpreters import nearest_version, runtime_python


class Functions:
    """Gives functions Lambda's own Python, where MiniStack would give them the tool's."""

    def __init__(self, surroundings: Mapping[str, str]) -> None:
        """`surroundings` is the environment in which uv prepares interpreters."""
        self._surroundings = surroundings
        self._nearest: dict[str, str] = {}
        self._ended = False
        self._detect = lambda_runtime._detect_runtime_binary
        lambda_runtime._detect_runtime_binary = self._program

    def _program(self, runtime: str) -> tuple[str, str]:
        """What runs a function of `runtime`, and the script that it is to run."""
        if self._ended:
            raise RuntimeError("the sandbox is being stopped")
        binary, script = self._detect(runtime)
        if runtime.startswith("python"):
            wanted = runtime.removeprefix("python")
            if wanted not in self._nearest:
                self._nearest[wanted] = nearest_version(wanted, self._surroundings)
            binary = str(runtime_python(self._nearest[wanted], self._surroundings))
        return binary, script

    def end(self) -> None:
        """End all of them, and let none begin; those deaf to SIGTERM after two seconds."""
        self._ended = True
        lambda_runtime.reset()
