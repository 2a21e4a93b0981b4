"""What fails `make web-report`."""

import pytest

from tests.web.report.__main__ import Row, is_short
from tests.web.report.lighthouse import CATEGORIES

GOOD: Row = {"page": "/", "axe": 0, **dict.fromkeys(CATEGORIES, 95)}


@pytest.mark.parametrize(
    ("row", "short"),
    [
        (GOOD, False),
        ({**GOOD, "performance": 94}, True),
        ({**GOOD, "performance": 0}, True),  # which is no page that was not looked at
        ({**GOOD, "axe": 1}, True),
        ({**GOOD, **dict.fromkeys(CATEGORIES)}, False),  # a desk's page has no scores
    ],
)
def test_a_page_is_short_of_what_is_promised(row: Row, short: bool) -> None:
    assert is_short(row) is short
