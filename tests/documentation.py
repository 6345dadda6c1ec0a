"""The pages of README and docs/, and the code that stands in them.

`python -m tests.documentation FOLDER` writes the Python of all pages to files, for type checkers.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("**/*.md"))]
_BLOCK = re.compile(r"^```(\w*)(?: title=\"([^\"]+)\")?\n(.*?)^```", re.MULTILINE | re.DOTALL)
_OTHERS = {"chalice"}
"""What examples for comparison import; it has no types."""


class Block(NamedTuple):
    """A block of code. Those of a page that have titles are files of one project."""

    page: Path
    number: int
    """Counted from 1, blocks of all languages."""
    language: str
    title: str
    """The file that it is, or what it is called; empty where it has no title."""
    text: str

    @property
    def id(self) -> str:
        """The same in every process."""
        return f"{self.page.relative_to(ROOT).with_suffix('')}-{self.number}".replace("/", "-")

    @property
    def module(self) -> str:
        """What Python calls the file; empty where the block is none."""
        is_file = self.language == "python" and self.title.endswith(".py")
        return self.title.removesuffix(".py").replace("/", ".") if is_file else ""


def blocks_of(page: Path) -> Iterator[Block]:
    for number, (language, title, text) in enumerate(_BLOCK.findall(page.read_text()), start=1):
        yield Block(page, number, language, title, text)


BLOCKS = [block for page in PAGES for block in blocks_of(page)]


def commands_in(block: Block) -> Iterator[str]:
    """Lines of a shell block, or of what somebody has typed at a prompt."""
    text = block.text.replace("\\\n", " ")
    for line in text.splitlines():
        if block.language == "sh":
            yield line.strip()
        elif line.startswith("$ "):
            yield line[2:]


def typed_in(block: Block) -> list[tuple[str, str]]:
    """What somebody has typed at a prompt, each with the lines that came back."""
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]
    return [(command, answer) for command, _, answer in (part.partition("\n") for part in parts)]


def write_python(folder: Path) -> None:
    """Each page as a package, each of its blocks as a module of that."""
    for block in BLOCKS:
        if block.language != "python" or _imports_others(block):
            continue
        package = folder / str(block.page.relative_to(ROOT).with_suffix("")).replace("/", "_")
        name = block.module.replace(".", "_") if block.module else f"block_{block.number}"
        package = folder / package.name.replace("-", "_").lower()
        package.mkdir(parents=True, exist_ok=True)
        text = _within(package.name, block)
        # A later block of the same title is another version of that file.
        file = package / f"{name}.py"
        if file.exists():
            file = package / f"{name}_{block.number}.py"
        file.write_text(text)


def _imports_others(block: Block) -> bool:
    return any(re.search(rf"^from {name}[ .]", block.text, re.MULTILINE) for name in _OTHERS)


def _within(package: str, block: Block) -> str:
    """The text, with the other files of its page imported from where they are written."""
    text = block.text
    for other in blocks_of(block.page):
        if other.module:
            here = f"from {package}.{other.module.replace('.', '_')} import"
            text = re.sub(rf"^from {re.escape(other.module)} import", here, text, flags=re.M)
    return text


if __name__ == "__main__":
    write_python(Path(sys.argv[1]))
