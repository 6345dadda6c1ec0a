"""Build the site: stage its pages and have Zensical render them, without a single warning."""

import subprocess
import sys

from docs.site.staging import ROOT, stage


def main() -> int:
    """Leave the site in build/site/site, and say with the exit code whether it is whole."""
    config = stage(ROOT / "build" / "site")
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    done = subprocess.run([*command, "--config-file", str(config)], check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
