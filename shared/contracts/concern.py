"""Concerns 诉求, as intake says them."""

from shared.contracts.envelope import CommandData, FactData
from shared.contracts.values import Division, Id, Paragraph, Summary
from shared.terms import Channel, Identity, Urgency


class SubmitConcern(CommandData):
    """A resident reports; their words and contact stay with the gateway, under `reporter`."""

    SUBJECT = "intake.submit_concern.v1"

    reporter: Id
    division: Division
    channel: Channel
    identity: Identity
    category: Id | None = None


class TriageConcern(CommandData):
    """The township accepts the concern and says in public, in its own words, what it is about."""

    SUBJECT = "intake.triage_concern.v1"

    category: Id
    urgency: Urgency
    summary: Summary


class DeclineConcern(CommandData):
    """The township declines the concern, with a reason."""

    SUBJECT = "intake.decline_concern.v1"

    reason: Paragraph


class MergeConcern(CommandData):
    """The township merges the concern into an open one about the same thing."""

    SUBJECT = "intake.merge_concern.v1"

    into: Id


class ConcernSubmitted(FactData):
    """A resident reported something; what they wrote is not told."""

    TYPE = "concern.submitted.v1"

    reporter: Id
    channel: Channel
    identity: Identity
    category: Id | None = None


class ConcernTriaged(FactData):
    """The township accepted the concern; from here on it is public, by its summary."""

    TYPE = "concern.triaged.v1"

    category: Id
    urgency: Urgency
    summary: Summary
    reporters: tuple[Id, ...]


class ConcernDeclined(FactData):
    """The township declined the concern."""

    TYPE = "concern.declined.v1"

    reason: Paragraph


class ConcernMerged(FactData):
    """The concern goes on as another one; its reporters follow that one."""

    TYPE = "concern.merged.v1"

    into: Id
    reporters: tuple[Id, ...]


class ConcernJoined(FactData):
    """The reporters of a merged concern now belong to this one.

    `triaged` says whether this one had been triaged before; if not, its triage will name them.
    """

    TYPE = "concern.joined.v1"

    merged: Id
    reporters: tuple[Id, ...]
    triaged: bool
