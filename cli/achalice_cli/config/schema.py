"""The JSON schema of the config file, for editors: its models, with their docstrings."""

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping

from pydantic import BaseModel, JsonValue, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from achalice_cli.config.model import Settings
from achalice_cli.config.settings import ConfigFile

SCHEMA_URL = (
    "https://raw.githubusercontent.com/achalice/achalice/main/cli/achalice_cli/config/schema.json"
)
"""Where editors find it: what `$schema` in the config names."""

_DRAFT = GenerateJsonSchema.schema_dialect
_OBJECT: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])


def config_schema() -> dict[str, JsonValue]:
    """What `.achalice/config.json` may hold, as JSON schema, draft 2020-12."""
    schema = _OBJECT.validate_python(ConfigFile.model_json_schema())
    models = {each.__name__: each for each in _models(Settings)}
    definitions = schema.get("$defs")
    if isinstance(definitions, dict):
        for name, definition in definitions.items():
            _describe(definition, models[name])
    _describe(schema, ConfigFile)
    schema["title"] = ".achalice/config.json"
    return {"$schema": _DRAFT, "$id": SCHEMA_URL, **schema}


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in model.__subclasses__():
        yield each
        yield from _models(each)


def _describe(definition: JsonValue, model: type[BaseModel]) -> None:
    """Add the docstrings of the fields of `model`, and leave out titles that repeat the names."""
    if not isinstance(definition, dict):
        return
    properties = definition.get("properties")
    if not isinstance(properties, dict):
        return
    # pydantic would look for docstrings whenever a config is read, which takes longer than reading.
    said = {name: text for each in reversed(model.__mro__) for name, text in _docstrings(each)}
    keys = {field.alias or name: name for name, field in model.model_fields.items()}
    for key, value in properties.items():
        if isinstance(value, dict):
            properties[key] = _described(value, said.get(keys[key]))


def _described(value: Mapping[str, JsonValue], text: str | None) -> dict[str, JsonValue]:
    kept = {name: each for name, each in value.items() if name != "title"}
    return kept if text is None else {"description": text, **kept}


def _docstrings(model: type) -> Iterator[tuple[str, str]]:
    """Each field that `model` itself declares with a docstring, and that."""
    if model is Settings or not issubclass(model, Settings):
        return
    [declaration] = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    if not isinstance(declaration, ast.ClassDef):
        return
    for field, after in zip(declaration.body, declaration.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            text = after.value if isinstance(after, ast.Expr) else None
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield field.target.id, inspect.cleandoc(text.value)
