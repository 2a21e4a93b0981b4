"""`python -m infra.declare`, in the environment of the services. Running it again is harmless.

With `--lead` it first makes a MongoDB that is alone a replica set of its own.
"""

import asyncio
import sys

from infra.declare import declare_all
from infra.replica_set import DoesNotLead, lead
from infra.system import SERVICES
from shared.runtime.settings import Settings

settings = Settings()
if "--lead" in sys.argv[1:]:
    try:
        lead(settings.mongo_url)
    except DoesNotLead as error:
        sys.exit(str(error))
asyncio.run(declare_all(settings, SERVICES))
