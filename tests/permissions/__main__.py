"""Write docs/permissions.md anew: `python -m tests.permissions`."""

from tests.permissions.page import PAGE, page

PAGE.write_text(page())
