"""From Chalice's config to achalice's, key by key, with what became of each."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from pydantic import BaseModel, JsonValue, ValidationError

from achalice_cli.config import ConfigFile, FunctionSettings, StageSettings

Object: TypeAlias = dict[str, JsonValue]
Verdict = Literal["kept", "changed", "added", "dropped"]

_OF_FUNCTIONS = "lambda_functions"

_CHALICES = frozenset(
    {
        *("version", "app_name", "stages", "profile", "api_gateway_stage", "automatic_layer"),
        *("api_gateway_endpoint_type", "api_gateway_endpoint_vpce", "api_gateway_policy_file"),
        *("minimum_compression_size", "api_gateway_custom_domain", "websocket_api_custom_domain"),
        *("autogen_policy", "iam_policy_file", "manage_iam_role", "iam_role_arn", "tags"),
        *("lambda_memory_size", "lambda_timeout", "environment_variables", "lambda_functions"),
        *("subnet_ids", "security_group_ids", "layers", "reserved_concurrency", "xray"),
        "log_retention_in_days",
    }
)
"""Every key that Chalice reads: https://aws.github.io/chalice/topics/configfile.html"""

_FILES = ("iam_policy_file", "api_gateway_policy_file")
"""Keys that name a file in the folder of the config."""


@dataclass(frozen=True, slots=True)
class Key:
    """What became of one key."""

    verdict: Verdict
    place: str
    """`stages.dev.lambda_timeout`."""
    reason: str = ""


@dataclass(slots=True)
class NewConfig:
    """achalice's config for what Chalice's says."""

    content: Object = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """What of Chalice's folder is to be copied to achalice's."""

    def add(self, place: str, reason: str) -> None:
        """Note that `place` was not written before."""
        self.keys.append(Key("added", place, reason))

    def text(self) -> str:
        """The content of the file."""
        return json.dumps(self.content, indent=2, ensure_ascii=False) + "\n"


def new_config(written: Object, recorded: Iterable[str] = ()) -> NewConfig:
    """Translate what is `written` in Chalice's config file, where these stages are `recorded`."""
    made = NewConfig()
    made.content = _Translation(made.keys, policies_by_hand=_has_off(written)).level(
        written, ConfigFile, ()
    )
    _keep_defaults(made, recorded)
    _leave_out_what_cannot_be(made)
    made.files = sorted(set(_named_files(made.content)))
    return made


def _has_off(written: JsonValue) -> bool:
    """Whether `autogen_policy` is off anywhere."""
    if not isinstance(written, dict):
        return False
    return written.get("autogen_policy") is False or any(map(_has_off, written.values()))


@dataclass(frozen=True, slots=True)
class _Translation:
    keys: list[Key]
    """What became of those translated so far."""
    policies_by_hand: bool
    """Whether Chalice read the policy files."""

    def level(self, written: Object, model: type[BaseModel], at: tuple[str, ...]) -> Object:
        """The keys of one level: the whole file, a stage, or a function."""
        content: Object = {}
        for key, value in written.items():
            inner = _model_below(key, model)
            if inner is not None and isinstance(value, dict):
                content[key] = {
                    name: self.level(each, inner, (*at, key, name))
                    for name, each in value.items()
                    if isinstance(each, dict)
                }
                continue
            verdict, reason = self._judged(key, value, model, at)
            self.keys.append(Key(verdict, ".".join((*at, key)), reason))
            if verdict != "dropped":
                content[key] = "2.0" if key == "version" else value
        return content

    def _judged(
        self, key: str, value: JsonValue, model: type[BaseModel], at: tuple[str, ...]
    ) -> tuple[Verdict, str]:
        if value is None:
            return "dropped", "null is the same as not set"
        if key not in _CHALICES:
            return "dropped", "it is no key of Chalice's, which ignored it"
        if key in model.model_fields:
            return self._kept(key, value, at)
        if key in ConfigFile.model_fields:
            return "dropped", "achalice has it for whole stages or the whole file only"
        return "dropped", "achalice cannot do this"

    def _kept(self, key: str, value: JsonValue, at: tuple[str, ...]) -> tuple[Verdict, str]:
        if key == "version" and value != "2.0":
            return "changed", "achalice's own is 2.0"
        if at[:1] == (_OF_FUNCTIONS,) and key in ("environment_variables", "tags"):
            return "kept", "Chalice ignored it here, achalice does not"
        if key == "iam_policy_file" and not self.policies_by_hand:
            return (
                "dropped",
                "Chalice ignored it, for autogen_policy is on; achalice would add it to the policy",
            )
        if key == "profile":
            return "kept", "Chalice ignored it, achalice does not"
        return "kept", ""


def _model_below(key: str, model: type[BaseModel]) -> type[BaseModel] | None:
    if key == "stages" and model is ConfigFile:
        return StageSettings
    return FunctionSettings if key == _OF_FUNCTIONS and model is not FunctionSettings else None


def _keep_defaults(made: NewConfig, recorded: Iterable[str]) -> None:
    """Say what was so with Chalice because nothing was said."""
    top = made.content
    if "api_gateway_endpoint_type" not in top:
        top["api_gateway_endpoint_type"] = "EDGE"
        made.add("api_gateway_endpoint_type", "that is Chalice's default, not achalice's")
    stages = _inner(top, "stages")
    for name in recorded:
        if name not in stages:
            top["stages"] = stages = {**stages, name: {}}
            made.add(
                f"stages.{name}", "Chalice has deployed it, though its config has no such stage"
            )
    for name in stages:
        _keep_policies(made, name, _inner(stages, name))


def _keep_policies(made: NewConfig, name: str, stage: Object) -> None:
    """What is not generated is in a file, with a role for each function."""
    top, place, file = made.content, f"stages.{name}", f"policy-{name}.json"
    if _in_force("autogen_policy", stage, top) is False:
        if _in_force("iam_policy_file", stage, top) is None:
            stage["iam_policy_file"] = file
            made.add(f"{place}.iam_policy_file", "Chalice's default, copied")
        stage["iam_role_per_function"] = True
        made.add(f"{place}.iam_role_per_function", "as Chalice does without autogen_policy")
        return
    everywhere, here = _inner(top, _OF_FUNCTIONS), _inner(stage, _OF_FUNCTIONS)
    for handler in {**everywhere, **here}:
        levels = (_inner(here, handler), stage, _inner(everywhere, handler), top)
        if _in_force("autogen_policy", *levels) is not False:
            continue
        if _in_force("iam_policy_file", *levels) is None:
            stage[_OF_FUNCTIONS] = {**here, handler: {**levels[0], "iam_policy_file": file}}
            here = _inner(stage, _OF_FUNCTIONS)
            added = f"{place}.{_OF_FUNCTIONS}.{handler}.iam_policy_file"
            made.add(added, "Chalice's default, copied")


def _in_force(key: str, *levels: Object) -> JsonValue:
    """What the first of `levels` that has the key says."""
    return next((each[key] for each in levels if each.get(key) is not None), None)


def _inner(content: Object, key: str) -> Object:
    """The object called `key`; an empty one where there is none."""
    found = content.get(key)
    return found if isinstance(found, dict) else {}


def _leave_out_what_cannot_be(made: NewConfig) -> None:
    """Take out the values that achalice refuses, each with what it says of them."""
    while True:
        try:
            ConfigFile.model_validate_json(json.dumps(made.content))
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            place = _taken_out(made.content, fault["loc"])
            if not place:
                raise
            reason = fault["msg"].removeprefix("Value error, ")
            made.keys = [each for each in made.keys if each.place != place]
            made.keys.append(Key("dropped", place, f"achalice refuses the value: {reason}"))
        else:
            return


def _taken_out(content: Object, place: tuple[int | str, ...]) -> str:
    """Remove the key that the fault at `place` is of; where it was, "" for nowhere."""
    here: JsonValue = content
    parts: list[str] = []
    parents: list[Object] = []
    for part in place:
        if not isinstance(here, dict) or str(part) not in here:
            break
        parents.append(here)
        parts.append(str(part))
        here = here[str(part)]
    if parts:
        del parents[-1][parts[-1]]
    return ".".join(parts)


def _named_files(content: Object) -> Iterator[str]:
    for key, value in content.items():
        if key in _FILES and isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from _named_files(value)
