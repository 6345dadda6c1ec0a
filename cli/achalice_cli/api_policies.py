"""Who may call a REST API: the user's own policy file."""

from pathlib import Path

from pydantic import JsonValue

from achalice_cli.config import ConfigFileError, StageConfig
from achalice_cli.policy_files import read_policy_file
from achalice_cli.project import Project

_KEY = "api_gateway_policy_file"


def read_api_policy(project: Project, config: StageConfig) -> dict[str, JsonValue] | None:
    """The document that the config names; None where it names none.

    Raises:
        ConfigFileError: there is no such file, or it is no policy.
    """
    name = config.rest_api.policy_file
    if name is None:
        return None
    document = read_policy_file(project, name, config.stage_place(_KEY))
    if not isinstance(document, dict) or not isinstance(document.get("Statement"), dict | list):
        raise _not_a_policy(project.settings / name)
    return document


def _not_a_policy(file: Path) -> ConfigFileError:
    return ConfigFileError(
        file,
        "is not a resource policy",
        'write {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", '
        '"Action": "execute-api:Invoke", "Resource": "execute-api:/*"}]}',
    )
