"""Concerns 诉求, as intake says them."""

from datetime import date

from shared.contracts.envelope import CommandData, FactData
from shared.contracts.values import Division, Id, Paragraph, PublicPlace, Summary
from shared.terms import Channel, Identity, Referral, Urgency


class SubmitConcern(CommandData):
    """A resident reports; their words and contact stay with the gateway, under `reporter`."""

    SUBJECT = "intake.submit_concern.v1"

    reporter: Id
    division: Division
    channel: Channel
    identity: Identity
    category: Id | None = None
    contact_point: Id | None = None
    about_township: bool = False
    """A complaint about the township itself is triaged by the county's committee."""


class TriageConcern(CommandData):
    """The township accepts the concern and says in public, in its own words, what it is about."""

    SUBJECT = "intake.triage_concern.v1"

    category: Id
    urgency: Urgency
    summary: Summary
    place: PublicPlace | None = None


class AnswerConcern(CommandData):
    """The township answers an enquiry on the spot 当场答复, in public, by a summary of it."""

    SUBJECT = "intake.answer_concern.v1"

    category: Id
    summary: Summary
    answer: Paragraph


class DeclineConcern(CommandData):
    """The township declines the concern, with a reason."""

    SUBJECT = "intake.decline_concern.v1"

    reason: Paragraph


class MergeConcern(CommandData):
    """The township merges the concern into an open one about the same thing."""

    SUBJECT = "intake.merge_concern.v1"

    into: Id


class AppealDecline(CommandData):
    """A reporter appeals, once, to the committee; their words stay with the gateway."""

    SUBJECT = "intake.appeal_decline.v1"

    reporter: Id
    words: Id


class RuleOnAppeal(CommandData):
    """The committee upholds the appeal, and the concern is triaged anew; or dismisses it."""

    SUBJECT = "intake.rule_on_appeal.v1"

    upheld: bool
    reason: Paragraph


class ReferConcern(CommandData):
    """The township refers the concern 转告 to where it belongs; it is never public."""

    SUBJECT = "intake.refer_concern.v1"

    to: Referral
    reason: Paragraph


class HideConcern(CommandData):
    """Abuse, and what concerns minors, is taken out of public view, with a reason."""

    SUBJECT = "intake.hide_concern.v1"

    reason: Paragraph


class RevealConcern(CommandData):
    """What was hidden is public again, with a reason."""

    SUBJECT = "intake.reveal_concern.v1"

    reason: Paragraph


class EndorseConcern(CommandData):
    """A resident endorses 附议 an open public concern instead of filing it again."""

    SUBJECT = "intake.endorse_concern.v1"

    endorser: Id


class WithdrawConcern(CommandData):
    """Its only reporter withdraws 撤回 the concern; what they say stays with the gateway."""

    SUBJECT = "intake.withdraw_concern.v1"

    reporter: Id
    words: Id | None = None


class AnswerResident(CommandData):
    """A deputy answers a resident's question in their own words."""

    SUBJECT = "intake.answer_resident.v1"

    text: Paragraph


class ConcernSubmitted(FactData):
    """A resident reported something; what they wrote is not told."""

    TYPE = "concern.submitted.v1"

    reporter: Id
    channel: Channel
    identity: Identity
    category: Id | None = None
    contact_point: Id | None = None
    owner: Id | None = None
    """The deputy who owns the contact point."""
    filed_by: Id | None = None
    """The deputy who filed it for a resident: they do not appraise it."""
    about_township: bool = False


class ConcernTriaged(FactData):
    """The township accepted the concern; from here on it is public, by its summary."""

    TYPE = "concern.triaged.v1"

    category: Id
    urgency: Urgency
    summary: Summary
    reporters: tuple[Id, ...]
    place: PublicPlace | None = None
    owner: Id | None = None
    filed_by: Id | None = None
    also_filed_by: tuple[Id, ...] = ()
    """The deputies who filed what was merged into it: they do not appraise it either."""
    about_township: bool = False
    """Then the township neither hands it over nor is heard on it."""


class ConcernAnswered(FactData):
    """The township answered an enquiry on the spot."""

    TYPE = "concern.answered.v1"

    category: Id
    summary: Summary
    answer: Paragraph
    reporters: tuple[Id, ...]
    in_time: bool


class ConcernDeclined(FactData):
    """The township declined the concern."""

    TYPE = "concern.declined.v1"

    reason: Paragraph


class ConcernMerged(FactData):
    """The concern goes on as another one; its reporters follow that one."""

    TYPE = "concern.merged.v1"

    into: Id
    reporters: tuple[Id, ...]
    filed_by: tuple[Id, ...] = ()
    """The deputies who filed any of it for residents."""


class ConcernJoined(FactData):
    """The reporters of a merged concern now belong to this one.

    `triaged` says whether this one had been triaged before; if not, its triage will name them.
    """

    TYPE = "concern.joined.v1"

    merged: Id
    reporters: tuple[Id, ...]
    triaged: bool
    filed_by: tuple[Id, ...] = ()
    """The deputies who filed any of the merged one: they do not appraise this one."""


class ConcernResumed(FactData):
    """What the concern was merged into had been withdrawn at that moment: it waits for triage."""

    TYPE = "concern.resumed.v1"

    withdrawn: Id
    """The one it does not go on as."""


class ConcernAppealed(FactData):
    """A reporter appealed to the committee against the decline."""

    TYPE = "concern.appealed.v1"

    reporter: Id


class AppealUpheld(FactData):
    """The committee upheld the appeal: the concern waits for triage again."""

    TYPE = "appeal.upheld.v1"

    reason: Paragraph


class AppealDismissed(FactData):
    """The committee dismissed the appeal: the concern stays declined."""

    TYPE = "appeal.dismissed.v1"

    reason: Paragraph


class ConcernReferred(FactData):
    """The concern was referred to where it belongs; it is never public."""

    TYPE = "concern.referred.v1"

    to: Referral
    reason: Paragraph


class ConcernEscalated(FactData):
    """The concern is about the township itself: from here on the county's committee triages it."""

    TYPE = "concern.escalated.v1"

    reason: Paragraph


class ConcernHidden(FactData):
    """The case was taken out of public view."""

    TYPE = "concern.hidden.v1"

    reason: Paragraph


class ConcernRevealed(FactData):
    """The case is in public view again."""

    TYPE = "concern.revealed.v1"

    reason: Paragraph


class ConcernEndorsed(FactData):
    """A resident endorsed the concern: its frequency grew by one."""

    TYPE = "concern.endorsed.v1"

    endorser: Id


class ConcernWithdrawn(FactData):
    """Its only reporter withdrew the concern: the case ends."""

    TYPE = "concern.withdrawn.v1"

    reporter: Id
    triaged: bool = False
    """Whether it had been triaged: then there is an order and an appraisal, or there will be."""


class ResidentAnswered(FactData):
    """A deputy answered a resident's question in their own words."""

    TYPE = "resident.answered.v1"

    deputy: Id
    text: Paragraph
    answered_on: date
    in_time: bool
    """Within three days of the concern's submission; never by a deputy who filed it."""
