"""What axe-core finds: what is wrong with a page for those who see, hear or point otherwise."""

from typing import Any

from playwright.sync_api import Page

from infra.pages.building import WEB

AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
LOOK = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'] })
  return found.violations.map((one) => ({
    id: one.id,
    help: one.help,
    nodes: one.nodes.map((node) => node.html + ' ' + node.failureSummary),
  }))
}"""


def barriers(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds on this page, as it is now."""
    # In an isolated world of the protocol, where the page's own policy does not hold.
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(LOOK)
    return found
