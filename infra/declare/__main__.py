"""`python -m infra.declare`, in the environment of the services. Running it again is harmless.

A durable that is otherwise than this version means it is made anew, and hears the whole log.
With `--lead` it first makes a MongoDB that is alone a replica set of its own.
"""

import asyncio
import sys

from infra.declare import StillHeard, declare_all
from infra.replica_set import DoesNotLead, lead
from infra.system import SERVICES
from shared.runtime.settings import Settings

settings = Settings()
if "--lead" in sys.argv[1:]:
    try:
        lead(settings.mongo_url)
    except DoesNotLead as error:
        sys.exit(str(error))
try:
    asyncio.run(declare_all(settings, SERVICES))
except StillHeard as error:
    sys.exit(error.detail)
