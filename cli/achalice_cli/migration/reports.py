"""What a migration is: data that is shown first, and carried out as it stands."""

from dataclasses import dataclass, field
from typing import Literal

from achalice_cli.migration.keys import NewConfig
from achalice_cli.migration.source import Hint
from achalice_cli.migration.takeover import Takeover


@dataclass(frozen=True, slots=True)
class Copy:
    """A file in `.achalice/` that is made of one in `.chalice/`."""

    name: str
    fate: Literal["written", "there", "missing"]
    """`there` is left as it is; `missing` has nothing that it could be made of."""


@dataclass(frozen=True, slots=True)
class StageMove:
    """What becomes of one stage."""

    name: str
    takeover: Takeover = field(default_factory=Takeover)
    obstacle: str = ""
    """Why its record is not written; "" where it is."""


@dataclass(frozen=True, slots=True)
class Migration:
    """All that `achalice migrate` does, and what is left to the user."""

    config: NewConfig
    files: tuple[Copy, ...]
    """The config is the first."""
    stages: tuple[StageMove, ...]
    hints: tuple[Hint, ...]

    @property
    def work(self) -> bool:
        """Whether there is anything to write."""
        written = any(each.fate == "written" for each in self.files)
        return written or any(not each.obstacle for each in self.stages)
