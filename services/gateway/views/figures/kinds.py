"""Which facts the figures are counted from."""

from collections.abc import Mapping

from services.gateway.views.kinds import BY_TYPE, CASE_KINDS, POINTS_KINDS, Kinds
from shared.contracts.appraisal import CaseClosed, CaseExplained, CaseRated, CaseSentBack
from shared.contracts.concern import (
    ConcernAnswered,
    ConcernEndorsed,
    ConcernReferred,
    ConcernSubmitted,
)
from shared.contracts.envelope import FactData
from shared.contracts.look_back import LookBackFailed, LookBackPassed
from shared.contracts.order import OrderAccepted, OrderHandedOver, OrderResolved, OrderReturned

COUNTED: Kinds = (
    ConcernSubmitted,
    ConcernAnswered,
    ConcernReferred,
    ConcernEndorsed,
    OrderHandedOver,
    OrderReturned,
    OrderAccepted,
    OrderResolved,
    CaseRated,
    CaseSentBack,
    CaseClosed,
    CaseExplained,
    LookBackPassed,
    LookBackFailed,
)

# Whatever else a case's story is told by may change its status, which is counted too.
OF_CASES: Kinds = tuple(dict.fromkeys((*CASE_KINDS, *COUNTED)))
HEARD: Kinds = (*OF_CASES, *POINTS_KINDS)

READ_AS: Mapping[str, type[FactData]] = {**BY_TYPE, **{kind.TYPE: kind for kind in HEARD}}
