from collections.abc import Iterator

import anyio
import pytest

from achalice_cli.sandbox.errors import FOLDER_VARIABLE
from achalice_cli.sandbox.process import Sandbox, start, stop

# What a user's shell may hold and no function may see; some of it would break them.
USERS_OWN = {
    "AWS_ACCESS_KEY_ID": "AKIAUSERSOWN",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
    "AWS_PROFILE": "users-own",
    "AWS_SECRET_ACCESS_KEY": "users-own",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": "/users/own",
    "USERS_OWN_TOKEN": "users-own",
    "VIRTUAL_ENV": "/users/own",
}


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox for all tests: give what you make in it names of your own."""
    folder = str(tmp_path_factory.mktemp("sandbox"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, folder)
        with pytest.MonkeyPatch.context() as shell:
            for name, value in USERS_OWN.items():
                shell.setenv(name, value)
            running = anyio.run(start, 0)
        yield running
        # Whatever a test has left there, this one has to end.
        patch.setenv(FOLDER_VARIABLE, folder)
        anyio.run(stop)
