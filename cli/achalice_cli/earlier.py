"""Zips that were deployed before: from the project's build folder, or back from Lambda."""

from collections.abc import Iterable
from functools import partial
from io import BytesIO
from shutil import copyfileobj
from typing import BinaryIO

import anyio
from anyio import to_thread

from achalice.exceptions import AchaliceError
from achalice_cli import aws
from achalice_cli.bundle.build_folder import BuildFolder, Kept, Kind
from achalice_cli.engine.history import short
from achalice_cli.engine.state import Existing
from achalice_cli.project import Project


class NoEarlierZipError(AchaliceError):
    """A zip that was deployed once is nowhere any more."""

    def __init__(self, what: str, sha256: str, places: str) -> None:
        super().__init__(f"the {what} {short(sha256)} is neither in .achalice/build nor {places}")
        self.hint = "take its source from version control and deploy that"


class EarlierZips:
    """Finds zips by what records say of them."""

    def __init__(self, project: Project, session: "aws.Aws", existing: Existing) -> None:
        self._builds = BuildFolder(project.settings / "build")
        self._session = session
        self._functions = [
            each.outputs["name"]
            for each in existing.values()
            if each.kind == "function" and not each.gone
        ]

    async def code(self, sha256: str) -> bytes:
        """The code whose zip has the hash `sha256`; what only Lambda had is kept here from now on.

        Raises:
            NoEarlierZipError: it is nowhere.
            AwsCallError, AwsTransportError: Lambda cannot be asked.
        """
        kept = await to_thread.run_sync(self._builds.made, "code", sha256)
        if kept is not None:
            return await _content(kept)
        content = await aws.published_code(self._session, self._functions, sha256)
        if content is None:
            raise NoEarlierZipError("code", sha256, "what a function or a version of one runs")
        await to_thread.run_sync(self._keep, "code", sha256, content)
        return content

    async def layer(self, fingerprint: str) -> bytes:
        """The layer that was made of what `fingerprint` tells.

        Raises:
            NoEarlierZipError: it is not in the build folder.
        """
        kept = await to_thread.run_sync(self._builds.find, "layer", fingerprint)
        if kept is None:
            raise NoEarlierZipError("layer", fingerprint, "a version of the layer in Lambda")
        return await _content(kept)

    def _keep(self, kind: Kind, key: str, content: bytes) -> Kept:
        return self._builds.keep(kind, key, partial(_write, content))


def _write(content: bytes, file: BinaryIO) -> None:
    copyfileobj(BytesIO(content), file)


async def _content(kept: Kept) -> bytes:
    return await anyio.Path(kept.path).read_bytes()


async def fetch_all(zips: EarlierZips, codes: Iterable[str]) -> None:
    """See that the zips of `codes` are at hand. Raises as `EarlierZips.code` does."""
    for sha256 in dict.fromkeys(codes):
        await zips.code(sha256)
