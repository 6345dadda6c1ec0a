import json
import platform
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from time import time

from achalice_cli.sandbox.process import Sandbox

from .running import Done, achalice, project

RUNNING = ".".join(platform.python_version_tuple()[:2])
ELSEWHERE = {
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
}
"""Nothing of AWS is configured."""
SOMEBODY = {
    **ELSEWHERE,
    "AWS_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}


def doctor(
    folder: Path, *arguments: str, env: Mapping[str, str] = ELSEWHERE, config: object = None
) -> Done:
    made = project(folder / "shop", "", None if config is None else json.dumps(config))
    return achalice("doctor", *arguments, cwd=made, env=env)


def findings(done: Done) -> dict[str, tuple[str, str]]:
    """Status and text, by name."""
    split = [line.split(maxsplit=2) for line in done.stdout.splitlines()]
    return {name: (status, text) for status, name, text in split}


@contextmanager
def answering_with_date(seconds: int) -> Iterator[str]:
    """An endpoint that refuses every call, and whose clock is so many seconds ahead of ours."""

    class Refusing(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            body = (
                b"<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>"
            )
            self.send_response_only(403)
            self.send_header("Date", formatdate(time() + seconds, usegmt=True))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_without_an_account_nothing_fails(tmp_path: Path) -> None:
    done = doctor(tmp_path)

    assert (done.exit_code, done.stderr) == (0, "")
    found = findings(done)
    assert found["python"] == ("ok", platform.python_version())
    assert found["uv"][0] == "ok"
    assert found["config"] == ("ok", "none: stage dev, all by default")
    assert found["region"][0] == "warn"
    assert "credentials" not in found


def test_credentials_that_are_missing_are_no_failure(tmp_path: Path) -> None:
    done = doctor(tmp_path, env={**ELSEWHERE, "AWS_REGION": "eu-west-1"})

    found = findings(done)
    assert (done.exit_code, found["region"]) == (0, ("ok", "eu-west-1"))
    assert found["credentials"][0] == "warn"
    assert found["credentials"][1].startswith("no AWS credentials were found; set AWS_PROFILE")


def test_whose_credentials_they_are_is_told_and_the_clock_compared(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    done = doctor(tmp_path, env={**SOMEBODY, "AWS_ENDPOINT_URL": sandbox.url})

    found = findings(done)
    assert done.exit_code == 0
    assert found["credentials"] == ("ok", "arn:aws:iam::000000000000:root")
    assert found["clock"][0] == "ok"


def test_a_clock_that_aws_does_not_take_fails_even_where_aws_refuses(tmp_path: Path) -> None:
    with answering_with_date(3600) as url:
        done = doctor(tmp_path, env={**SOMEBODY, "AWS_ENDPOINT_URL": url})

    found = findings(done)
    assert done.exit_code == 1
    assert found["credentials"][0] == "fail"
    status, told = found["clock"]
    assert (status, told.split(" s ")[1].split(";")[0]) == ("fail", "behind AWS's")
    assert 3590 < int(told.split()[0]) < 3610


def test_an_endpoint_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        done = doctor(tmp_path, env={**SOMEBODY, "AWS_ENDPOINT_URL": url})

    assert (done.exit_code, findings(done)["credentials"][0]) == (1, "fail")


def test_a_profile_that_is_not_there_fails(tmp_path: Path) -> None:
    done = doctor(tmp_path, "--profile", "nobody")

    assert (done.exit_code, findings(done)["credentials"][0]) == (1, "fail")
    assert "nobody" in done.stdout


def test_a_config_that_cannot_be_used_fails(tmp_path: Path) -> None:
    done = doctor(tmp_path, config={"lambda_timeout": 901})

    status, told = findings(done)["config"]
    assert (done.exit_code, status) == (1, "fail")
    assert "`lambda_timeout` cannot be 901" in told


def test_another_python_than_the_functions_is_a_warning(tmp_path: Path) -> None:
    other = "3.14" if RUNNING != "3.14" else "3.13"
    done = doctor(tmp_path, config={"python_version": other})

    status, told = findings(done)["python"]
    assert (done.exit_code, status) == (0, "warn")
    assert told.startswith(f"achalice runs on {RUNNING}, the functions on {other}")


def test_outside_of_a_project_the_machine_is_checked(tmp_path: Path) -> None:
    done = achalice("doctor", cwd=tmp_path, env=ELSEWHERE)

    assert (done.exit_code, findings(done)["config"][0]) == (0, "warn")


def test_scripts_read_it_as_json(tmp_path: Path) -> None:
    done = doctor(tmp_path, "--output", "json", config={"lambda_timeot": 1})

    answer = json.loads(done.stdout)
    told = {each["name"]: each for each in answer["findings"]}
    assert (done.exit_code, answer["healthy"]) == (1, False)
    assert told["config"] == {
        "name": "config",
        "status": "fail",
        "text": ".achalice/config.json: `lambda_timeot` is not a key achalice knows",
        "hint": 'did you mean "lambda_timeout"?',
    }
