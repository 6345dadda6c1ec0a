"""The forms that pipelines are written on, and how their blanks are filled in."""

import re
from collections.abc import Mapping
from importlib.resources import files
from textwrap import indent

_BLANK = re.compile(r"<<(\w+)>>")
# On a line of its own, a blank is for several lines, or for none.
_BLANK_LINES = re.compile(r"^([ ]*)<<(\w+)>>\n", re.MULTILINE)


def filled(form: str, blanks: Mapping[str, str]) -> str:
    """The form called `form` with all its `<<blanks>>` filled in.

    What stands on a line of its own is indented as that line is; a blank that is left empty takes
    its line with it.
    """
    text = (files("achalice_cli.pipelines") / "forms" / form).read_text(encoding="utf-8")

    def lines(found: re.Match[str]) -> str:
        margin, name = found.groups()
        value = blanks[name].rstrip("\n")
        return f"{indent(value, margin)}\n" if value else ""

    return _BLANK.sub(lambda found: blanks[found[1]], _BLANK_LINES.sub(lines, text))
