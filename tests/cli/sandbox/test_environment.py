from pathlib import Path

from achalice_cli.sandbox.environment import environment

FOLDER = Path("/sandbox/tmp")


def test_only_what_a_program_needs_is_kept_of_the_surroundings() -> None:
    surroundings = {"PATH": "/bin", "LC_ALL": "C", "AWS_PROFILE": "mine", "https_proxy": "p:1"}

    given = environment(surroundings, folder=FOLDER, port=4566)

    kept = {name: given[name] for name in given.keys() & surroundings.keys()}
    assert kept == {"PATH": "/bin", "LC_ALL": "C", "https_proxy": "p:1"}


def test_the_users_exceptions_from_the_proxy_stay_in_force() -> None:
    given = environment({"no_proxy": "intranet"}, folder=FOLDER, port=4566)

    assert given["NO_PROXY"] == given["no_proxy"] == "intranet,127.0.0.1,localhost,.localhost"


def test_iam_is_asked_only_where_somebody_wants_that() -> None:
    wanted = {"ACHALICE_SANDBOX_PERMISSIONS": "enforced"}

    asked = environment(wanted, folder=FOLDER, port=4566)
    not_asked = environment({"AUTH": "true"}, folder=FOLDER, port=4566)

    assert (asked["AUTH"], not_asked["AUTH"]) == ("true", "false")


def test_every_file_goes_into_the_sandboxs_own_folder() -> None:
    given = environment({"HOME": "/home/me", "TMPDIR": "/t"}, folder=FOLDER, port=4566)

    places = {given[name] for name in ("HOME", "TMPDIR", "S3_DATA_DIR", "STATE_DIR")}
    assert all(Path(place).is_relative_to(FOLDER) for place in places)
