"""What a report of a fault should begin with."""

import platform

from achalice import __version__


def version_line() -> str:
    """`achalice 0.1.0, python 3.13.1, linux 6.8.0-45-generic`."""
    system = f"{platform.system().lower()} {platform.release()}"
    return f"achalice {__version__}, python {platform.python_version()}, {system}"
