from achalice_cli.engine.addresses import LAYER, ROLE
from achalice_cli.engine.drift import Drifted, Refreshed
from achalice_cli.engine.steps import Change
from achalice_cli.views.drift import drift_data, drift_text

from .engine.builders import FUNCTION

REFRESHED = Refreshed(
    {},
    (Drifted(FUNCTION, (Change("environment", {"API_KEY": "a"}, {"API_KEY": "b"}),)),),
    (LAYER,),
    {ROLE: "iam GetRole was refused: AccessDenied"},
)


def test_what_is_gone_what_has_changed_and_what_was_not_read_is_told() -> None:
    assert drift_text(REFRESHED) == (
        "gone from AWS:\n"
        "    layer:dependencies\n"
        "changed in AWS:\n"
        "    function:tick\n"
        "        environment.API_KEY: **** -> ****\n"
        "not read, taken to be as recorded:\n"
        "    role:default: iam GetRole was refused: AccessDenied\n"
    )


def test_where_nothing_drifted_it_is_said_how_much_was_read() -> None:
    assert drift_text(Refreshed({}, (), (), {})) == (
        "0 resources were read, and AWS has them as they are recorded\n"
    )


def test_as_data_it_is_the_same_without_secrets() -> None:
    assert drift_data(REFRESHED) == {
        "gone": ["layer:dependencies"],
        "changed": [
            {
                "address": "function:tick",
                "changes": [
                    {
                        "name": "environment",
                        "before": {"API_KEY": "****"},
                        "after": {"API_KEY": "****"},
                    }
                ],
            }
        ],
        "unread": {"role:default": "iam GetRole was refused: AccessDenied"},
    }
