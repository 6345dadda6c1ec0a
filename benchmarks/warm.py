"""What one warm REST call costs: event dictionary in, response dictionary out.

Each contender has a process of its own, as in Lambda, and all of them are asked for a batch of
calls in every round, one after the other: what disturbs the machine disturbs them all.
"""

import gc
import json
import random
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import Any

from contenders import CONTENDERS, Handle, lambda_environment, load
from events import CASES, Case, Context, event_text, expected
from report import finish, options

CALLS = 200
"""In one batch: some milliseconds, so that few batches are interrupted."""

WARM_UP = 1000
"""Calls before the first batch: caches filled, bytecode specialised."""


class WrongAnswerError(Exception):
    """A contender answered with something else than the app should."""


def main() -> int:
    """Measure, print, and say how it ended."""
    given = options(__doc__.partition("\n")[0], rounds=100)
    order = list(CONTENDERS)
    with ExitStack() as stack:
        workers = {each.module: stack.enter_context(_started(each.module)) for each in order}
        measured: dict[str, dict[str, list[float]]] = {
            _title(case): {each.module: [] for each in order} for case in CASES
        }
        for case in CASES:
            for each in order:
                _ask(workers[each.module], case, WARM_UP)
        for _ in range(given.rounds):
            for case in CASES:
                random.shuffle(order)
                for each in order:
                    seconds = _ask(workers[each.module], case, CALLS)
                    measured[_title(case)][each.module].append(seconds)
    return finish(measured, "warm", given)


def serve(module: str) -> None:
    """Be a contender's process: measure what stdin asks for."""
    handle = load(module)
    for case in CASES:
        _check(handle, case)
    gc.collect()
    for line in sys.stdin:
        request = json.loads(line)
        print(measure(handle, event_text(request["case"]), request["calls"]), flush=True)


def measure(handle: Handle, text: str, calls: int) -> float:
    """Seconds for one of `calls` calls, each with an event and a context of its own.

    Reading the event and making the context are the runtime client's work, and not counted.
    """
    clock = time.perf_counter_ns
    total = 0
    for _ in range(calls):
        event = json.loads(text)
        context = Context()
        start = clock()
        handle(event, context)
        total += clock() - start
    return total / calls / 1e9


def _check(handle: Handle, case: Case) -> None:
    answer = handle(json.loads(event_text(case)), Context())
    given = answer["statusCode"], json.loads(answer["body"])
    if given != expected(case):
        raise WrongAnswerError(f"{case}: {given}")


def _started(module: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, __file__, "--serve", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=lambda_environment(),
        text=True,
    )


def _ask(worker: "subprocess.Popen[str]", case: Case, calls: int) -> float:
    request: dict[str, Any] = {"case": case, "calls": calls}
    if worker.stdin is None or worker.stdout is None:
        raise ValueError("the worker has no pipes")
    worker.stdin.write(json.dumps(request) + "\n")
    worker.stdin.flush()
    return float(worker.stdout.readline())


def _title(case: Case) -> str:
    return {"get": "GET /orders/17?verbose=true", "post": "POST /orders"}[case]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2])
    else:
        sys.exit(main())
