"""What the foot of every page says: who runs the site, and under which numbers."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

Said = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]


class Site(BaseModel, frozen=True):
    """As public sites in China carry it; what is not set is not shown."""

    operator: Said | None = None
    phone: Said | None = None
    icp_filing: Said | None = None
    """ICP备案号, by the telecommunications authority."""
    security_filing: Said | None = None
    """公安备案号, by the public security authority."""
    site_code: Said | None = None
    """网站标识码, of a government's site."""
