"""Where this machine keeps its interpreters of Python."""

import os
from collections.abc import Mapping
from pathlib import Path


def search_path(environ: Mapping[str, str] = os.environ) -> str:
    """`PATH`, and where pyenv keeps its interpreters.

    pyenv's own commands in `PATH` refuse every version but the chosen one.
    """
    home = environ.get("HOME") or os.path.expanduser("~")
    pyenv = Path(environ.get("PYENV_ROOT") or f"{home}/.pyenv")
    folders = sorted(map(str, pyenv.glob("versions/*/bin")))
    return os.pathsep.join([environ.get("PATH", os.defpath), *folders])
