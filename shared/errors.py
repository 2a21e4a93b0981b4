"""Everything that can go wrong, drawn once: each error's docstring is its message.

LiandanError
├── Refusal              a decision says no; nothing was changed
│   ├── NotAllowed, OutsideDivision, NotTheAppraiser, NotTheLead,
│   │     NotAReporter, HasAPart, ChiefSigns                                403
│   ├── UnknownCase, UnknownReference                                     404, 422
│   ├── UnknownContactPoint, UnknownPhoto                                 404
│   ├── IllegalStep, StaleRound, AlreadyReturned, ReturnedTooLate,
│   │     AlreadyRated, WindowEnded, OthersRemain, AlreadyAppealed,
│   │     AlreadyPostponed, ReopenedTooLate, TooSoon                        409
│   ├── Malformed, KeyReused, Contradiction, NotAPhoto, PhotoNotFree      422
│   ├── NotSignedIn, SignInFailed, NotFromOurPages                        401, 401, 403
│   ├── UnknownDraft, UnknownActivity, TooManyDrafts                      404, 404, 409
│   ├── ChangedMeanwhile                                                  409
│   ├── NotJson, NotAPhotoType                                            415
│   └── TooManyTries, TooManyListeners                                    429
├── TooBusy              as many requests in hand as are taken            503
├── Declined             a service's refusal, as it came                  as it came
├── NotYet               the cause came before what it builds on          503, or again later
└── Unavailable          storage, bus or a service is away                503
    ├── Overtaken        others kept changing the same case               503
    └── Undecided        a service could not say; it may be decided       as it came
"""


class LiandanError(Exception):
    """Something went wrong."""

    code: str = "error"
    status: int = 500

    def __init__(self, **facts: object) -> None:
        self.detail = (type(self).__doc__ or "").format(**facts)
        super().__init__(self.detail)


class Refusal(LiandanError):
    """The step was refused."""

    code = "refused"
    status = 409


class NotAllowed(Refusal):
    """{who} may not {step}."""

    code = "not_allowed"
    status = 403

    def __init__(self, role: str, step: str) -> None:
        article = "An" if role[0] in "aeiou" else "A"
        super().__init__(who=f"{article} {role}", step=step)


class OutsideDivision(Refusal):
    """Division {division} is outside {own}, where this account acts."""

    code = "outside_division"
    status = 403


class NotTheAppraiser(Refusal):
    """Only the appraiser named for this case, {appraiser}, may appraise it."""

    code = "not_the_appraiser"
    status = 403


class NotTheLead(Refusal):
    """Only the lead department, {lead}, may {step}; this account belongs to {department}."""

    code = "not_the_lead"
    status = 403


class NotAReporter(Refusal):
    """Only those who reported this case may do this, by their own code."""

    code = "not_a_reporter"
    status = 403


class HasAPart(Refusal):
    """The deputy {deputy} has a part in this case and does not appraise it: {part}."""

    code = "has_a_part"
    status = 403


class ChiefSigns(Refusal):
    """The liaison drafts; to {step} is for the chief to sign."""

    code = "chief_signs"
    status = 403


class UnknownCase(Refusal):
    """No case is known by {case}."""

    code = "unknown_case"
    status = 404


class UnknownReference(Refusal):
    """The directory has no {kind} {id} here."""

    code = "unknown_reference"
    status = 422


class UnknownContactPoint(Refusal):
    """No contact point is known by {id}; another one is under GET /contact-points?division=."""

    code = "unknown_contact_point"
    status = 404


class UnknownPhoto(Refusal):
    """There is no such photo of this case."""

    code = "unknown_photo"
    status = 404


class IllegalStep(Refusal):
    """A case that is {status} cannot be {step}."""

    code = "illegal_step"
    status = 409


class StaleRound(Refusal):
    """This step was meant for round {asked}; the case is in round {round} now, status {status}."""

    code = "stale_round"
    status = 409


class AlreadyReturned(Refusal):
    """The case, status {status}, was returned once already; after one return the order stands."""

    code = "already_returned"
    status = 409


class ReturnedTooLate(Refusal):
    """The case, status {status}, could be returned until {until}; now it stays with its lead."""

    code = "returned_too_late"
    status = 409


class AlreadyRated(Refusal):
    """This code has rated round {round} already; one rating per code and round."""

    code = "already_rated"
    status = 409


class WindowEnded(Refusal):
    """The answer of round {round} could be rated until {until}; that window has ended."""

    code = "window_ended"
    status = 409


class OthersRemain(Refusal):
    """Others have reported this case too, so that it goes on; it cannot be withdrawn."""

    code = "others_remain"
    status = 409


class AlreadyAppealed(Refusal):
    """This concern, status {status}, was appealed once already; the committee's ruling stands."""

    code = "already_appealed"
    status = 409


class AlreadyPostponed(Refusal):
    """The case, status {status}, was postponed once already, or a request for it still waits."""

    code = "already_postponed"
    status = 409


class ReopenedTooLate(Refusal):
    """The case, status {status}, could be reopened until {until}; report it anew."""

    code = "reopened_too_late"
    status = 409


class TooSoon(Refusal):
    """The case, status {status}, cannot be {step} before {day}."""

    code = "too_soon"
    status = 409


class Malformed(Refusal):
    """The message could not be read: {why}."""

    code = "malformed"
    status = 422


class KeyReused(Refusal):
    """This Idempotency-Key was used before, with another body; use a new key."""

    code = "idempotency_key_reused"
    status = 422


class Contradiction(Refusal):
    """{what}"""

    code = "contradiction"
    status = 422


class NotAPhoto(Refusal):
    """This is no photo that can be kept: {why}."""

    code = "not_a_photo"
    status = 422


class PhotoNotFree(Refusal):
    """The photo {id} cannot be attached: it is not here, is attached already, or waited longer than
    a day; upload it again."""

    code = "photo_not_free"
    status = 422


class NotSignedIn(Refusal):
    """Sign in first: {why}."""

    code = "not_signed_in"
    status = 401


class SignInFailed(Refusal):
    """The username or the password is wrong."""

    code = "sign_in_failed"
    status = 401


class NotFromOurPages(Refusal):
    """A browser's sign-in counts only for what this site's own pages ask; open the page here."""

    code = "not_from_our_pages"
    status = 403


class ChangedMeanwhile(Refusal):
    """The {what} was changed by someone else meanwhile; look again."""

    code = "changed_meanwhile"
    status = 409


class UnknownDraft(Refusal):
    """This department has no such draft about this case."""

    code = "unknown_draft"
    status = 404


class UnknownActivity(Refusal):
    """No activity is known by {activity}."""

    code = "unknown_activity"
    status = 404


class TooManyDrafts(Refusal):
    """A department writes at most {most} drafts about a case; sign one of them."""

    code = "too_many_drafts"
    status = 409


class NotJson(Refusal):
    """A body is sent as application/json, and says so in its Content-Type."""

    code = "unsupported_media_type"
    status = 415


class NotAPhotoType(Refusal):
    """A photo is sent as image/jpeg, image/png or image/webp, and says so in its Content-Type."""

    code = "unsupported_photo_type"
    status = 415


class TooManyTries(Refusal):
    """Too many tries; try again in {seconds} seconds."""

    code = "too_many_tries"
    status = 429

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds=seconds)


class TooManyListeners(Refusal):
    """As many follow this already as one process takes, or as may from one address; look at it
    now and again instead, or try later."""

    code = "too_many_listeners"
    status = 429
    seconds = 15


class TooBusy(LiandanError):
    """As many requests are in hand as one process takes; nothing was begun, send the same again in
    a moment."""

    code = "too_busy"
    status = 503


class Declined(LiandanError):
    """{detail}"""

    def __init__(self, code: str, detail: str, status: int) -> None:
        self.code, self.status = code, status
        super().__init__(detail=detail)


class NotYet(LiandanError):
    """{what} has not arrived yet; try again in a moment."""

    code = "not_yet"
    status = 503

    def __init__(self, what: str, otherwise: Refusal | None = None) -> None:
        """`otherwise` is what to say when waiting was in vain: it was not late, it is not so."""
        self.otherwise = otherwise
        super().__init__(what=what)


class Unavailable(LiandanError):
    """{what} cannot be reached; send the same again, with its Idempotency-Key if it had one, in a
    moment."""

    code = "unavailable"
    status = 503


class Overtaken(Unavailable):
    """Others kept changing the same case in between; try again in a moment."""

    code = "overtaken"


class Undecided(Unavailable):
    """{detail}"""

    def __init__(self, code: str, detail: str, status: int) -> None:
        self.code, self.status = code, status
        super().__init__(detail=detail)
