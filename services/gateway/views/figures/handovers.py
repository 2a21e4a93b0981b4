"""The handovers of a case that count, and how each of its rounds ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.gateway.views.told import Told
from shared.contracts.appraisal import CaseClosed, CaseExplained, CaseSentBack
from shared.contracts.look_back import LookBackFailed, LookBackPassed, Occasion
from shared.contracts.order import OrderHandedOver, OrderReturned
from shared.terms import Outcome
from shared.working_days import local_date

OF_A_CLOSED_CASE = {"reopening", "look_back"}


@dataclass(frozen=True, slots=True)
class Handover:
    """A round of a case that was given to a lead, on a day."""

    round: int
    lead: str
    on: date


@dataclass(slots=True)
class Rounds:
    """What became of the rounds of one case. Changed only while its story is read."""

    handovers: dict[int, Handover] = field(default_factory=dict)
    """By round; one that was returned in time is taken out, for it does not count."""
    promised: set[int] = field(default_factory=set)
    """The rounds that closed with a promised day."""
    passed: set[tuple[int, Occasion]] = field(default_factory=set)
    """The look-backs that passed: the round, and what for."""
    undone: set[int] = field(default_factory=set)
    """The rounds that a look-back, or a reopening, found not solved."""

    def handed_over_in(self, round_: int) -> Handover | None:
        """The handover that a round goes by: its own, or else the last one before it."""
        before = [each for each in self.handovers if each <= round_]
        return self.handovers[max(before)] if before else None

    def solved(self, closing: CaseClosed) -> bool:
        """Whether what was closed counts as solved: it is done, or was confirmed, and held."""
        done = closing.outcome is Outcome.SOLVED or self._confirmed(closing.round)
        return done and closing.outcome is not Outcome.NOT_POSSIBLE and self._held(closing.round)

    def _confirmed(self, round_: int) -> bool:
        """Whether a look-back found it done: on the promised day, where there is one."""
        occasion: Occasion = "on_promise" if round_ in self.promised else "after_closing"
        return (round_, occasion) in self.passed

    def _held(self, round_: int) -> bool:
        return round_ not in self.undone


def rounds_of(story: Sequence[Told]) -> Rounds:
    """What a case's facts, in the order they happened, say of its rounds."""
    rounds = Rounds()
    for fact in story:
        match fact.data:
            case OrderHandedOver(round=round_, lead=lead):
                rounds.handovers[round_] = Handover(round_, lead, local_date(fact.time))
            case OrderReturned(round=round_):
                rounds.handovers.pop(round_, None)
            case CaseClosed(round=round_, promised_on=date()):
                rounds.promised.add(round_)
            case LookBackPassed(round=round_, occasion=occasion):
                rounds.passed.add((round_, occasion))
            case LookBackFailed(round=round_):
                rounds.undone.add(round_)
            case CaseSentBack(round=round_, by=by) if by in OF_A_CLOSED_CASE:
                rounds.undone.add(round_)
    return rounds


def concluded(story: Iterable[Told], rounds: Rounds) -> set[Handover]:
    """The handovers that a closing, or an explanation, ended; each once."""
    ended = (f.data.round for f in story if isinstance(f.data, CaseClosed | CaseExplained))
    # Its own handover, and no other: a round before it was sent back, and is concluded by nothing.
    return {found for round_ in ended if (found := rounds.handovers.get(round_))}
