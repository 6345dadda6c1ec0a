"""What a bundle is made for."""

from dataclasses import dataclass
from typing import Literal

Architecture = Literal["x86_64", "arm64"]


@dataclass(frozen=True, slots=True)
class Target:
    """What will run the bundle."""

    python_version: str
    """Major and minor: `3.11`."""
    architecture: Architecture
    local: bool = False
    """Run by this machine's own interpreter of that version (the sandbox), not by Lambda's."""

    @property
    def runtime(self) -> str:
        """The version as Lambda spells it: `python3.11`."""
        return f"python{self.python_version}"

    @property
    def platform(self) -> str | None:
        """The platform as uv spells it; None is the machine that this runs on."""
        if self.local:
            return None
        machine = "aarch64" if self.architecture == "arm64" else "x86_64"
        # Up to 3.11 Lambda is Amazon Linux 2 with glibc 2.26, from 3.12 on it is 2023 with 2.34.
        # No wheel tag that uv knows lies between 2.17 (which is manylinux2014) and 2.26.
        return f"{machine}-{'manylinux_2_34' if self._minor >= 12 else 'manylinux2014'}"

    @property
    def glibc_minor(self) -> int:
        """The 34 of the glibc 2.34 that Lambda's Linux has.

        https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
        """
        return 34 if self._minor >= 12 else 26

    @property
    def _minor(self) -> int:
        return int(self.python_version.split(".")[1])

    def __str__(self) -> str:
        where = "this machine" if self.local else f"Lambda's {self.architecture}"
        return f"Python {self.python_version} on {where}"
