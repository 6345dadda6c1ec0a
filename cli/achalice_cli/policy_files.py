"""The user's own policies: files in `.achalice/` that the config names."""

import json

from pydantic import JsonValue

from achalice_cli.config import ConfigFileError
from achalice_cli.project import Project


def read_policy_file(project: Project, name: str, key: str) -> JsonValue:
    """What the file called `name` holds, policy or not; the `key` of the config names it.

    Raises:
        ConfigFileError: there is no such file, it cannot be read, or it is not JSON.
    """
    file = project.settings / name
    try:
        document: JsonValue = json.loads(file.read_bytes())
    except FileNotFoundError:
        raise ConfigFileError(
            project.config_file, f"`{key}` names {name}, which is not in .achalice/"
        ) from None
    except OSError as error:
        raise ConfigFileError(file, f"cannot be read: {error.strerror}") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}"
        raise ConfigFileError(file, f"is not JSON: {error.msg} at {place}") from None
    except UnicodeDecodeError as error:
        raise ConfigFileError(file, f"is not JSON: {error.reason} at byte {error.start}") from None
    return document
