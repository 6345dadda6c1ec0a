"""Why a sandbox cannot be had."""

from pathlib import Path

from achalice.exceptions import AchaliceError

FOLDER_VARIABLE = "ACHALICE_SANDBOX_DIR"
PORT_VARIABLE = "ACHALICE_SANDBOX_PORT"
PERMISSIONS_VARIABLE = "ACHALICE_SANDBOX_PERMISSIONS"


class SandboxError(AchaliceError):
    """Root of what goes wrong with the sandbox itself."""


class MinistackMissingError(SandboxError):
    """The emulator is not installed."""

    def __init__(self) -> None:
        super().__init__("the sandbox needs MiniStack, which is not installed")
        self.hint = "run `pip install 'achalice[sandbox]'`"


class SandboxPlatformError(SandboxError):
    """This system lacks what the sandbox is built on: sessions, process groups, file locks."""

    def __init__(self, platform: str) -> None:
        super().__init__(f"the sandbox does not run on {platform}")
        self.hint = "run it on Linux or macOS; on Windows, in WSL"


class PortInUseError(SandboxError):
    """Another program listens where the sandbox should."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is in use by something else")
        self.port = port
        self.hint = f"choose another with --port or the environment variable {PORT_VARIABLE}"


class PortRefusedError(SandboxError):
    """The system does not let the sandbox listen on the port."""

    def __init__(self, port: int, reason: str) -> None:
        super().__init__(f"port {port} cannot be listened on: {reason}")
        self.port = port
        self.hint = f"choose another with --port or the environment variable {PORT_VARIABLE}"


class PortValueError(SandboxError, ValueError):
    """The environment names a port that is none."""

    def __init__(self, value: str) -> None:
        super().__init__(f"{PORT_VARIABLE} is `{value}`, which is not a port")
        self.hint = "set it to a number from 1 to 65535, or to 0 for any free port"


class OtherPortError(SandboxError):
    """A sandbox runs already, on another port than was asked for."""

    def __init__(self, asked: int, url: str) -> None:
        super().__init__(f"a sandbox is running already, at {url}, not on port {asked}")
        self.hint = "use that one, or stop it first with `achalice sandbox stop`"


class FolderRefusedError(SandboxError):
    """The sandbox cannot write where it keeps its record."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"the sandbox cannot keep its files in {folder}: {reason}")
        self.hint = f"name another folder in the environment variable {FOLDER_VARIABLE}"


class SandboxStartError(SandboxError):
    """The sandbox's process did not come up."""

    def __init__(self, problem: str, *, last_words: str, log: Path) -> None:
        told = f"; its last words:\n{last_words}" if last_words else ""
        super().__init__(f"the sandbox {problem}{told}")
        self.hint = f"the whole log is {log}"


class SandboxSilentError(SandboxError):
    """A sandbox lives but cannot be found by what was recorded of it, or does not answer."""

    def __init__(self, pid: int | None) -> None:
        who = f" as process {pid}" if pid else ""
        super().__init__(f"a sandbox is running{who}, but it does not answer")
        self.pid = pid
        self.hint = "wait until it is less busy, or end that process and try again"


class SandboxBusyError(SandboxError):
    """Another command has been starting or stopping the sandbox for too long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"another command has been starting or stopping the sandbox for {seconds:.0f} seconds"
        )
        self.hint = "let it finish, or interrupt it"


class NoSandboxError(SandboxError):
    """There is nothing to tell about."""

    def __init__(self) -> None:
        super().__init__("no sandbox is running")
        self.hint = "start one with `achalice sandbox start`"


class PythonRuntimeError(SandboxError):
    """The Python that functions run on could not be made."""

    def __init__(self, version: str, last_words: str) -> None:
        super().__init__(
            f"the sandbox's Python {version} could not be prepared; uv's last words:\n{last_words}"
        )
        self.hint = (
            "uv installs boto3 for it once, from your package index: "
            "check the network, and UV_DEFAULT_INDEX or uv's configuration where you use another"
        )
