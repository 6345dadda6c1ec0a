"""The environment variables that the emulator, and so every function, is given."""

import os
from collections.abc import Mapping
from pathlib import Path

from achalice_cli.sandbox.errors import PERMISSIONS_VARIABLE

ACCOUNT = "000000000000"
REGION = "us-east-1"

# What a program needs to start, to write text and to reach the internet. Anything else of the
# user's shell (the virtual environment, AWS profiles and keys, tokens) is not the functions'.
_KEPT = frozenset(
    {
        "ALL_PROXY",
        "AWS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "DYLD_LIBRARY_PATH",
        "HTTPS_PROXY",
        "HTTP_PROXY",
        "LANG",
        "LANGUAGE",
        "LD_LIBRARY_PATH",
        "NODE_EXTRA_CA_CERTS",
        "PATH",
        "REQUESTS_CA_BUNDLE",
        "SSL_CERT_DIR",
        "SSL_CERT_FILE",
        "TZ",
    }
)
_LOOPBACK = ("127.0.0.1", "localhost", ".localhost")


def environment(surroundings: Mapping[str, str], *, folder: Path, port: int) -> dict[str, str]:
    """What is left of `surroundings` for a sandbox on `port` that keeps its files in `folder`."""
    kept = {
        name: value
        for name, value in surroundings.items()
        if name.upper() in _KEPT or name.startswith("LC_")
    }
    bypassed = surroundings.get("NO_PROXY") or surroundings.get("no_proxy")
    no_proxy = ",".join([*([bypassed] if bypassed else []), *_LOOPBACK])
    return {
        "PATH": os.defpath,
        **kept,
        "NO_PROXY": no_proxy,
        "no_proxy": no_proxy,
        # Not the user's: it holds AWS profiles.
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder),
        "PYTHONNOUSERSITE": "1",
        **_settings(folder, port),
        # Whoever deploys is root there, whatever else is enforced.
        "AUTH": "true" if surroundings.get(PERMISSIONS_VARIABLE) == "enforced" else "false",
    }


def _settings(folder: Path, port: int) -> dict[str, str]:
    """MiniStack's own variables."""
    return {
        "GATEWAY_PORT": str(port),
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        "S3_DATA_DIR": str(folder / "s3"),
        "STATE_DIR": str(folder / "state"),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        # Nothing that achalice deploys is a container, and MiniStack would otherwise remove
        # containers that an earlier one left behind.
        "DOCKER_HOST": f"unix://{folder / 'no-docker'}",
    }
