"""What Chalice keeps in a project's folder: `.chalice/`."""

import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from achalice.exceptions import AchaliceError


class NoChaliceProjectError(AchaliceError):
    """There is nothing of Chalice in the project."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"there is no .chalice/config.json in {folder}")
        self.hint = "run the command in the folder of the Chalice app, beside its app.py"


class ChaliceFileError(AchaliceError):
    """A file of Chalice's cannot be read."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(f"{file} {problem}")


class Entry(BaseModel):
    """A resource that Chalice has recorded. Which of the fields are there, its type says."""

    model_config = ConfigDict(frozen=True)

    name: str
    """`hello`, `hello-event`, `default-role`."""
    resource_type: str
    role_name: str = ""
    lambda_arn: str = ""
    layer_version_arn: str = ""
    log_group_name: str = ""
    rest_api_id: str = ""
    rest_api_url: str = ""
    websocket_api_id: str = ""
    websocket_api_url: str = ""
    rule_name: str = ""
    bucket: str = ""
    topic: str = ""
    topic_arn: str = ""
    subscription_arn: str = ""
    queue: str = ""
    queue_arn: str = ""
    stream: str = ""
    stream_arn: str = ""
    event_uuid: str = ""
    domain_name: str = ""

    @property
    def websocket_stage(self) -> str:
        """The last part of where a websocket API is."""
        return self.websocket_api_url.rstrip("/").rpartition("/")[2]


class ChaliceRecord(BaseModel):
    """`.chalice/deployed/<stage>.json`."""

    schema_version: str
    resources: tuple[Entry, ...]

    @property
    def place(self) -> str | None:
        """`account 123456789012, region eu-west-1` of its functions; None where it has none."""
        for entry in self.resources:
            if entry.resource_type == "lambda_function" and entry.lambda_arn.count(":") >= 6:
                region, account = entry.lambda_arn.split(":")[3:5]
                return f"account {account}, region {region}"
        return None


@dataclass(frozen=True, slots=True)
class ChaliceFolder:
    """`.chalice/` of a project."""

    folder: Path

    @property
    def config_file(self) -> Path:
        """What the user configured Chalice with."""
        return self.folder / "config.json"

    def config(self) -> dict[str, JsonValue]:
        """What is configured.

        Raises:
            NoChaliceProjectError: there is no such file.
            ChaliceFileError: it does not hold a JSON object.
        """
        if not self.config_file.is_file():
            raise NoChaliceProjectError(self.folder.parent)
        try:
            config: JsonValue = json.loads(self.config_file.read_bytes())
        except ValueError as error:
            raise ChaliceFileError(self.config_file, f"is not JSON: {error}") from None
        except OSError as error:
            raise ChaliceFileError(self.config_file, f"cannot be read: {error.strerror}") from None
        if not isinstance(config, dict):
            raise ChaliceFileError(self.config_file, "does not hold an object")
        return config

    def stages(self) -> list[str]:
        """Those that are recorded."""
        return sorted(file.stem for file in (self.folder / "deployed").glob("*.json"))

    def record(self, stage: str) -> ChaliceRecord:
        """What is recorded of `stage`; nothing where it was not deployed.

        Raises:
            ChaliceFileError: it cannot be read.
        """
        file = self.folder / "deployed" / f"{stage}.json"
        try:
            record = ChaliceRecord.model_validate_json(file.read_bytes())
        except FileNotFoundError:
            return ChaliceRecord(schema_version="2.0", resources=())
        except OSError as error:
            raise ChaliceFileError(file, f"cannot be read: {error.strerror}") from None
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in fault["loc"])
            raise ChaliceFileError(file, f"is no record: {place}: {fault['msg']}") from None
        if record.schema_version != "2.0":
            raise ChaliceFileError(
                file, f"is of schema version {record.schema_version}, where 2.0 is known"
            )
        return record
