"""The tests that docs/testing.md shows pass."""

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "testing.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_every_test_in_the_documentation_passes(tmp_path: Path) -> None:
    shown = BLOCK.findall(PAGE.read_text())
    for number, text in enumerate(shown):
        (tmp_path / f"test_{number}.py").write_text(text)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nfilterwarnings = error\nasyncio_mode = auto\n"
        "asyncio_default_fixture_loop_scope = function\n"
    )

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    tests = sum(text.count("def test_") for text in shown)
    assert tests > 0
    assert f"{tests} passed" in done.stdout, done.stdout
