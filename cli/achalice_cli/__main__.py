"""The `achalice` command."""

import sys

from achalice_cli.exits import ExitCode, leave


def main() -> None:
    """Run the command line, or say which extra is missing."""
    try:
        from achalice_cli.command_tree import run
        from achalice_cli.commands import tree
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] in {"achalice", "achalice_cli"}:
            raise
        sys.stderr.write(
            f"error: the achalice tool needs `{error.name}`, which is not installed\n\n"
            "hint: run `pip install 'achalice[cli]'`\n"
        )
        sys.exit(ExitCode.FAILED)
    sys.exit(leave(lambda: run(tree)))


if __name__ == "__main__":
    main()
