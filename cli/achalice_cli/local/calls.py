"""One handler called on this machine, as Lambda would call its function."""

from achalice.exceptions import AchaliceError
from achalice.test.client import Client
from achalice.test.errors import FunctionNotFoundError
from achalice_cli.config import StageConfig
from achalice_cli.loader import load_app, own_frames
from achalice_cli.project import Project


class HandlerRaisedError(AchaliceError):
    """The handler was called, and failed."""

    def __init__(self, handler: str, error: Exception, frames: list[str]) -> None:
        super().__init__(f"`{handler}` raised {type(error).__name__}: {error}")
        self.kind = type(error).__name__
        self.message = str(error)
        self.frames = frames
        """The user's own, as Python prints them."""


async def call_here(project: Project, config: StageConfig, handler: str, event: object) -> object:
    """What `handler` returns for `event`, with the variables of its function in `config`'s stage.

    Raises:
        AppImportError, NoAppError: `app.py` cannot be used.
        FunctionNotFoundError: the app has no such handler.
        LifespanError: what handlers need could not be opened.
        HandlerRaisedError: the handler failed.
    """
    app = load_app(project, config.function(handler).environment_variables, for_good=True)
    async with Client(app, config.stage, project.folder) as client:
        try:
            return (await client.lambda_.invoke(handler, event)).payload
        except FunctionNotFoundError:
            raise
        except Exception as error:
            raise HandlerRaisedError(handler, error, own_frames(project, error)) from None
