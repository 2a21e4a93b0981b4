"""`python -m infra.declare`, in the environment of the services. Running it again is harmless."""

import asyncio

from infra.declare import declare_all
from infra.system import SERVICES
from shared.runtime.settings import Settings

asyncio.run(declare_all(Settings(), SERVICES))
