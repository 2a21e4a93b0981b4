"""The whole system at a glance: every service there is."""

from collections.abc import Sequence

from services.dispatch.__main__ import DISPATCH
from services.gateway.__main__ import GATEWAY
from services.intake.__main__ import INTAKE
from services.scoring.__main__ import SCORING
from services.supervision.__main__ import SUPERVISION
from shared.runtime.service import Service

SERVICES: Sequence[Service] = (INTAKE, DISPATCH, SUPERVISION, SCORING, GATEWAY)
