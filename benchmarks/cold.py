"""What a cold start costs: importing the app and its first answer, in a fresh process.

Python's own start is not counted, and neither is compiling: all bytecode is at hand. The event is a
POST with a JSON body.
"""

import random
import subprocess
import sys
from pathlib import Path

from contenders import CONTENDERS, lambda_environment
from report import finish, options

# Nothing is imported outside of the clock that Lambda's runtime client has not imported anyway.
_PROGRAM = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
from events import Context, event_text, expected
event, context = json.loads(event_text("post")), Context()
start = time.perf_counter()
module = __import__(f"apps.{sys.argv[2]}", fromlist=["handle"])
answer = module.handle(event, context)
seconds = time.perf_counter() - start
assert (answer["statusCode"], json.loads(answer["body"])) == expected("post"), answer
print(seconds)
"""


def main() -> int:
    """Measure, print, and say how it ended."""
    given = options(__doc__.partition("\n")[0], rounds=20)
    order = list(CONTENDERS)
    for each in order:
        # Compiles what the installer has not: the apps themselves.
        _first_answer(each.module)
    rounds: dict[str, list[float]] = {each.module: [] for each in order}
    for _ in range(given.rounds):
        random.shuffle(order)
        for each in order:
            rounds[each.module].append(_first_answer(each.module))
    return finish({"import and first answer": rounds}, "cold", given)


def _first_answer(module: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(Path(__file__).parent), module],
        stdout=subprocess.PIPE,
        env=lambda_environment(),
        check=True,
        text=True,
    )
    return float(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
