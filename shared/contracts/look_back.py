"""Look-backs 回头看, as supervision says them: whether what was closed has stayed solved."""

from datetime import date
from typing import Literal

from shared.contracts.envelope import CommandData, FactData
from shared.contracts.values import Evidence, Id, Paragraph

Occasion = Literal["after_closing", "on_promise"]
"""Thirty days after closing, or the day that an answer B or C promised."""


class DoLookBack(CommandData):
    """The committee looked whether the result holds, and says what it found."""

    SUBJECT = "supervision.do_look_back.v1"

    passed: bool
    finding: Paragraph
    evidence: Evidence = ()


class LookBackScheduled(FactData):
    """The committee is to look at a closed case again on a day."""

    TYPE = "look_back.scheduled.v1"

    round: int
    occasion: Occasion
    due_on: date


class LookBackCalled(FactData):
    """The day of a look-back has come."""

    TYPE = "look_back.called.v1"

    round: int
    occasion: Occasion
    due_on: date


class LookBackPassed(FactData):
    """The result holds; a B or C is confirmed as solved."""

    TYPE = "look_back.passed.v1"

    round: int
    occasion: Occasion
    finding: Paragraph
    evidence: tuple[Id, ...] = ()


class LookBackFailed(FactData):
    """The result does not hold: the case goes round again."""

    TYPE = "look_back.failed.v1"

    round: int
    occasion: Occasion
    finding: Paragraph
    evidence: tuple[Id, ...] = ()
