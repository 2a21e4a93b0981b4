"""Which facts the views are built from, by the noun that tells them: all that are public."""

from collections.abc import Mapping

from shared.contracts.appraisal import (
    AppraisalAnnulled,
    AppraisalOpened,
    CaseClosed,
    CaseRated,
    CaseSentBack,
    OrderAppraised,
)
from shared.contracts.concern import (
    ConcernDeclined,
    ConcernJoined,
    ConcernMerged,
    ConcernSubmitted,
    ConcernTriaged,
)
from shared.contracts.directory import (
    CalendarAnnounced,
    CategoryNamed,
    CommitteeNamed,
    DepartmentNamed,
    DeputyElected,
    DivisionNamed,
    IndicatorSet,
)
from shared.contracts.envelope import FactData
from shared.contracts.order import (
    OrderAccepted,
    OrderHandedOver,
    OrderOpened,
    OrderProgressed,
    OrderResolved,
    OrderReturned,
)
from shared.contracts.points import PointsAwarded, PointsReversed

Kinds = tuple[type[FactData], ...]

NOUNS: Mapping[str, Kinds] = {
    "concern": (
        ConcernSubmitted,
        ConcernTriaged,
        ConcernDeclined,
        ConcernMerged,
        ConcernJoined,
    ),
    "order": (
        OrderOpened,
        OrderHandedOver,
        OrderAccepted,
        OrderReturned,
        OrderProgressed,
        OrderResolved,
    ),
    "appraisal": (
        AppraisalOpened,
        OrderAppraised,
        AppraisalAnnulled,
        CaseRated,
        CaseSentBack,
        CaseClosed,
    ),
}
"""The aggregates a case's story comes from; each counts its own versions."""

CASE_KINDS: Kinds = tuple(kind for kinds in NOUNS.values() for kind in kinds)
POINTS_KINDS: Kinds = (PointsAwarded, PointsReversed)
DIRECTORY_KINDS: Kinds = (
    DivisionNamed,
    DepartmentNamed,
    CommitteeNamed,
    DeputyElected,
    CategoryNamed,
    IndicatorSet,
    CalendarAnnounced,
)
HEARD: Kinds = (*CASE_KINDS, *POINTS_KINDS, *DIRECTORY_KINDS)

NOUN_OF: Mapping[type[FactData], str] = {
    kind: noun for noun, kinds in NOUNS.items() for kind in kinds
}
BY_TYPE: Mapping[str, type[FactData]] = {kind.TYPE: kind for kind in HEARD}
