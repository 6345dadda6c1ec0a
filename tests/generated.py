"""How many examples properties try: hypothesis's profiles, and which one is used.

`HYPOTHESIS_PROFILE=thorough` tries many more of them, others every time.
"""

import os

from hypothesis import HealthCheck, settings

_ALWAYS = settings(
    # How long an example takes says something of the machine alone.
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    # A failure is repeated from the example that it prints, not from a folder.
    database=None,
)

settings.register_profile("suite", _ALWAYS, max_examples=250, derandomize=True)
settings.register_profile("thorough", _ALWAYS, max_examples=20_000, print_blob=True)

PROFILE = settings.get_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def examples(of_the_profile: float) -> settings:
    """The profile's settings with so many times its examples."""
    return settings(PROFILE, max_examples=round(PROFILE.max_examples * of_the_profile))
