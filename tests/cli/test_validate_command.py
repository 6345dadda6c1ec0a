import json
from pathlib import Path

from .running import Done, achalice, project

APP = """
from achalice import Chalice

app = Chalice("shop")


@app.lambda_function()
async def report(event, context) -> None: ...
"""
# Nothing answers there, and no credentials are to be found.
NO_AWS = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_EC2_METADATA_DISABLED": "true"}


def validate(folder: Path, *arguments: str, app: str = APP, config: object = None) -> Done:
    made = project(folder, app, None if config is None else json.dumps(config))
    (made / "requirements.txt").write_text("")
    return achalice("validate", *arguments, cwd=made, env=NO_AWS)


def test_what_could_be_deployed_is_valid_and_aws_is_not_asked(tmp_path: Path) -> None:
    assert validate(tmp_path) == (0, "valid: 4 resources\n", "")


def test_nor_is_where_the_record_is(tmp_path: Path) -> None:
    done = validate(tmp_path, config={"state": {"s3": "our-deployments/shop"}})

    assert done == (0, "valid: 4 resources\n", "")


def test_what_a_deploy_would_note_is_noted(tmp_path: Path) -> None:
    config: object = {"lambda_functions": {"raport": {}}}
    note = ".achalice/config.json: the app has no function `raport`; did you mean `report`?"

    assert validate(tmp_path / "text", config=config).stderr == f"note: {note}\n"
    done = validate(tmp_path / "json", "--output", "json", config=config)
    assert json.loads(done.stdout) == {"valid": True, "resources": 4, "notes": [note]}


def test_a_plan_notes_it_too(tmp_path: Path) -> None:
    config = json.dumps({"lambda_functions": {"raport": {}}})

    done = achalice("plan", cwd=project(tmp_path, APP, config), env=NO_AWS)

    assert done.stderr == (
        "note: .achalice/config.json: the app has no function `raport`; did you mean `report`?\n"
    )


def test_a_config_that_cannot_be_is_told(tmp_path: Path) -> None:
    assert validate(tmp_path, config={"lambda_timeout": 901}) == (
        1,
        "",
        "error: .achalice/config.json: `lambda_timeout` cannot be 901: "
        "Input should be less than or equal to 900\n",
    )


def test_an_app_that_cannot_be_imported_is_told(tmp_path: Path) -> None:
    done = validate(tmp_path, app="import nowhere_to_be_found")

    assert (done.exit_code, done.stdout) == (1, "")
    assert "error: app.py cannot be imported: ModuleNotFoundError" in done.stderr


def test_what_aws_would_refuse_is_told_with_its_place(tmp_path: Path) -> None:
    app = APP + '\n\n@app.on_sqs_message(queue="a")\n@app.on_sqs_message(queue="a")\n'
    done = validate(tmp_path, app=f"{app}async def ship(event) -> None: ...\n")

    assert done.exit_code == 1
    assert "ship" in done.stderr
