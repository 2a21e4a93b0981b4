"""A contact point 联络阵地 as the views show it: its three disclosures 三亮, and if it is open."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.gateway.views.level import Level
from services.gateway.views.told import Told, story
from shared.contracts.contact_point import ContactPointClosed, ContactPointKept
from shared.terms import ContactPointKind


@dataclass(slots=True)
class ContactPointView(Level):
    """A contact point as it was kept last."""

    division: str
    kind: ContactPointKind
    name: str
    owner: str
    hours: str
    phone: str
    services: tuple[str, ...]
    commitments: tuple[str, ...]
    address: str | None = None
    open: bool = True
    closed_because: str | None = None
    id: str = ""
    """Its document's: no fact repeats it."""


def fold(facts: Iterable[Told]) -> ContactPointView | None:
    """The contact point that these facts tell of; None before it is known what it is."""
    ordered = story(facts)
    kept = [fact for fact in ordered if isinstance(fact.data, ContactPointKept)]
    if not kept:
        return None
    said, last = kept[-1], ordered[-1].data
    view = ContactPointView(division=said.division, **dict(said.data))
    if isinstance(last, ContactPointClosed):
        view.open, view.closed_because = False, last.reason
    view.count(ordered)
    return view
