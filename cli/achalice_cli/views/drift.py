"""What others have changed in AWS, as text and as JSON, with secrets masked."""

from pydantic import JsonValue

from achalice_cli.engine.drift import Refreshed
from achalice_cli.views.changes import change_lines, masked


def drift_text(refreshed: Refreshed) -> str:
    """What was changed or removed by other means, and what could not be read."""
    lines: list[str] = []
    if refreshed.gone:
        lines += ["gone from AWS:", *(f"    {address}" for address in refreshed.gone)]
    if refreshed.drifted:
        lines.append("changed in AWS:")
        for drifted in refreshed.drifted:
            lines.append(f"    {drifted.address}")
            lines += [f"        {line}" for each in drifted.changes for line in change_lines(each)]
    if refreshed.unread:
        lines.append("not read, taken to be as recorded:")
        lines += [f"    {address}: {why}" for address, why in refreshed.unread.items()]
    if not refreshed.gone and not refreshed.drifted:
        read = len(refreshed.existing) - len(refreshed.unread)
        lines.append(f"{read} resources were read, and AWS has them as they are recorded")
    return "\n".join(lines) + "\n"


def drift_data(refreshed: Refreshed) -> dict[str, JsonValue]:
    """`{"gone": [...], "changed": [{"address", "changes"}], "unread": {address: reason}}`."""
    return {
        "gone": [*refreshed.gone],
        "changed": [
            {
                "address": drifted.address,
                "changes": [
                    {
                        "name": each.name,
                        "before": masked(each.name, each.before),
                        "after": masked(each.name, each.after),
                    }
                    for each in drifted.changes
                ],
            }
            for drifted in refreshed.drifted
        ],
        "unread": {str(address): why for address, why in refreshed.unread.items()},
    }
