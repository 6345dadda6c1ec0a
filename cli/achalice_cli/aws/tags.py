"""Tags: whose a resource is, and which of its tags have to go."""

from collections.abc import Iterable, Mapping

from achalice_cli.engine.resources import APP_TAG, STAGE_TAG


def is_ours(found: Mapping[str, str], declared: Mapping[str, str]) -> bool:
    """Whether what bears the tags `found` was made for the app and stage of `declared`."""
    return all(found.get(key) == declared[key] for key in (APP_TAG, STAGE_TAG))


def stale(found: Iterable[str], declared: Mapping[str, str]) -> list[str]:
    """The keys of `found` that are not `declared`; AWS's own, `aws:...`, nobody can remove."""
    return sorted(key for key in found if key not in declared and not key.startswith("aws:"))
