"""The folder that the site is made of: the pages of docs/, their neighbours, and the reference."""

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from docs.site import api, commands, config_keys, differences, events
from docs.site.markdown import Page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REPOSITORY = "https://github.com/achalice/achalice/blob/main/"
NEIGHBOURS = {"CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md"}
"""Pages outside of docs/, and what they are called on the site."""
GENERATED: Mapping[str, Callable[[], str]] = {
    "api": api.index,
    "commands": commands.listing,
    "config": config_keys.listing,
    "differences": differences.listing,
    "events": events.index,
}
"""What pages get in the place of `<!-- generated: NAME -->`."""
FOLDERS: Mapping[str, Callable[[], dict[str, Page]]] = {
    "reference/api/": api.pages,
    "reference/events/": events.pages,
}
"""Folders of pages that nobody has written; the navigation names them as a whole."""

_PLACE = re.compile(r"^<!-- generated: (\w+) -->$", re.MULTILINE)
_BAR_IN_CODE = re.compile(r"`[^`\n]*\\\|[^`\n]*`")
_LINK = re.compile(r"(\]\()(?!https?:|#|mailto:)([^)#\s]+)")


def stage(folder: Path) -> Path:
    """Write everything below `folder`, and return the file that Zensical is to read."""
    shutil.rmtree(folder, ignore_errors=True)
    sources = {DOCS / page: page for page in _written()}
    sources |= {ROOT / name: target for name, target in NEIGHBOURS.items()}
    for source, target in sources.items():
        _write(folder / "docs" / target, _filled_in(_relinked(source, target)))
    for file in DOCS.rglob("assets/*"):
        copy = folder / "docs" / file.relative_to(DOCS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
    navigation = {}
    for name, pages in FOLDERS.items():
        made = pages()
        navigation[name] = {page.title: target for target, page in made.items()}
        for target, page in made.items():
            _write(folder / "docs" / target, page.text)
    config = (ROOT / "zensical.toml").read_text()
    _write(folder / "zensical.toml", _with_folders(config, navigation))
    return folder / "zensical.toml"


def _written() -> list[str]:
    return [str(page.relative_to(DOCS)) for page in sorted(DOCS.rglob("*.md"))]


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def _filled_in(text: str) -> str:
    return _PLACE.sub(lambda found: GENERATED[found[1]](), text)


def _relinked(source: Path, target: str) -> str:
    """The page's text, with links to what the site lacks led to the repository."""

    def relinked(found: re.Match[str]) -> str:
        return found[1] + _link(source, target, found[2])

    text = _LINK.sub(relinked, source.read_text())
    # GitHub wants the bar escaped in a table's code, and the site shows the backslash.
    return _BAR_IN_CODE.sub(lambda found: found[0].replace("\\|", "|"), text)


def _link(source: Path, target: str, link: str) -> str:
    wanted = (source.parent / link).resolve()
    if wanted.is_dir():
        return f"{REPOSITORY}{wanted.relative_to(ROOT)}"
    name = str(wanted.relative_to(ROOT))
    there = NEIGHBOURS.get(name)
    if there is None and wanted.is_relative_to(DOCS) and wanted.suffix != ".py":
        there = str(wanted.relative_to(DOCS))
    if there is None:
        return REPOSITORY + name
    return "../" * target.count("/") + there


def _with_folders(config: str, navigation: Mapping[str, Mapping[str, str]]) -> str:
    """The configuration, with the pages of a folder where it has the folder."""
    for folder, pages in navigation.items():
        entries = [f'{{ "{title}" = "{page}" }}' for title, page in pages.items()]
        config = config.replace(f'"{folder}"', ", ".join(entries))
    return config
