"""How many examples properties try: hypothesis's profiles, and which one is used.

`HYPOTHESIS_PROFILE=thorough` tries many more of them, others every time.
"""

import os
from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

CaseT = TypeVar("CaseT")

_ALWAYS = settings(
    # How long an example takes says something of the machine alone.
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
    # A failure is repeated from the example that it prints, not from a folder.
    database=None,
)

settings.register_profile("suite", _ALWAYS, max_examples=250, derandomize=True)
settings.register_profile("thorough", _ALWAYS, max_examples=20_000, print_blob=True)

PROFILE = settings.get_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


RUNS = range(5)
"""Each of which tries its part of a property's examples.

Within one run, hypothesis keeps to few of the many things that it could generate.
"""


def try_examples(
    run: int,
    cases: st.SearchStrategy[CaseT],
    test: Callable[[CaseT], object],
    *,
    share: int = len(RUNS),
) -> None:
    """Call `test` with the examples of that run; the first that it fails for is made small.

    They are the profile's number divided by `share`.
    """

    @settings(PROFILE, max_examples=PROFILE.max_examples // share)
    @given(cases)
    def examine(case: CaseT) -> None:
        test(case)

    (seed(run)(examine) if PROFILE.derandomize else examine)()
