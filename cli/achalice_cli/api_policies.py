"""Who may call a REST API: the user's own policy file."""

import json
from pathlib import Path

from pydantic import JsonValue

from achalice_cli.config import ConfigFileError, StageConfig
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
    file = project.settings / name
    try:
        document: JsonValue = json.loads(file.read_bytes())
    except FileNotFoundError:
        raise ConfigFileError(
            project.config_file,
            f"`{config.stage_place(_KEY)}` names {name}, which is not in .achalice/",
        ) from None
    except OSError as error:
        raise ConfigFileError(file, f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise _not_a_policy(file) from None
    if not isinstance(document, dict) or not isinstance(document.get("Statement"), dict | list):
        raise _not_a_policy(file)
    return document


def _not_a_policy(file: Path) -> ConfigFileError:
    return ConfigFileError(
        file,
        "is not a resource policy",
        'write {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", '
        '"Action": "execute-api:Invoke", "Resource": "execute-api:/*"}]}',
    )
