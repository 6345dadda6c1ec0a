"""What Chalice does, behaviour by behaviour, and what has become of each here.

`test_parity.py` holds it against the tests: each row that is not dropped has one that proves it.
"""

from .parity_rows import (
    Row,
    apps,
    events,
    gateways,
    parts,
    requests,
    responses,
    routes,
    sources,
    testing,
    websockets,
)

ROWS: tuple[Row, ...] = (
    *apps.ROWS,
    *routes.ROWS,
    *requests.ROWS,
    *responses.ROWS,
    *gateways.ROWS,
    *parts.ROWS,
    *sources.ROWS,
    *events.ROWS,
    *websockets.ROWS,
    *testing.ROWS,
)
