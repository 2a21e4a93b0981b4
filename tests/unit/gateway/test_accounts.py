"""Accounts: who may keep them, what a token says, and how guessing ends."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from services.gateway.accounts.domain import Account, may_keep
from services.gateway.accounts.ended import Ended
from services.gateway.accounts.passwords import hashed, is_right
from services.gateway.accounts.signing_in import SigningIn
from services.gateway.accounts.standing import Standing
from services.gateway.accounts.store import Accounts, Kept
from services.gateway.accounts.tokens import SIGNED_IN_AT_MOST, Claims, Tokens
from services.gateway.keys import key_for
from services.gateway.throttling import Allowed, WrongTries, subscriber
from shared import clock
from shared.contracts.directory import Ending
from shared.contracts.envelope import Actor
from shared.errors import (
    Contradiction,
    NotAllowed,
    NotSignedIn,
    OutsideDivision,
    SignInFailed,
    TooManyTries,
    Unavailable,
    UnknownCase,
)
from shared.terms import Position, Role

COUNTY, TOWNSHIP, ELSEWHERE, ROOT = "654004000000", "654004001000", "420607000000", "0" * 12
CLERK = Account("clerk", Role.TOWNSHIP, TOWNSHIP, "街道")
TOKENS = Tokens(key_for("tokens", "a secret"), timedelta(minutes=30))


def administrator(division: str) -> Actor:
    return Actor(id="admin", role=Role.ADMINISTRATOR, division=division)


def test_an_administrator_keeps_the_accounts_of_their_division() -> None:
    may_keep(administrator(COUNTY), CLERK, before=None)
    may_keep(administrator(ROOT), CLERK, before=None)
    with pytest.raises(OutsideDivision):
        may_keep(administrator(ELSEWHERE), CLERK, before=None)
    with pytest.raises(NotAllowed):
        may_keep(replace(CLERK, role=Role.COMMITTEE).actor, CLERK, before=None)


def test_only_the_root_keeps_administrators() -> None:
    other = Account("other", Role.ADMINISTRATOR, TOWNSHIP, "管理员")
    may_keep(administrator(ROOT), other, before=None)
    with pytest.raises(NotAllowed):
        may_keep(administrator(COUNTY), other, before=None)


def test_an_account_from_elsewhere_is_not_taken_over() -> None:
    with pytest.raises(OutsideDivision):
        may_keep(administrator(COUNTY), CLERK, before=replace(CLERK, division=ELSEWHERE))
    with pytest.raises(NotAllowed):
        may_keep(administrator(COUNTY), CLERK, before=replace(CLERK, role=Role.ADMINISTRATOR))


@pytest.mark.parametrize(
    ("role", "department", "deputy"),
    [
        (Role.DEPARTMENT, None, None),
        (Role.DEPUTY, "traffic", None),
        (Role.DEPUTY, "traffic", "d1"),
        (Role.TOWNSHIP, None, "d1"),
        (Role.RESIDENT, None, None),
        (Role.SERVICE, None, None),
    ],
)
def test_an_account_names_what_its_role_needs(
    role: Role, department: str | None, deputy: str | None
) -> None:
    with pytest.raises(Contradiction):
        Account("x", role, COUNTY, "x", department, deputy)


def test_a_deputy_acts_as_the_directory_knows_them() -> None:
    deputy = Account("wang", Role.DEPUTY, TOWNSHIP, "王", deputy="d1")
    claims = TOKENS.read(TOKENS.sign(Kept(deputy, "hash"), clock.now()), clock.now())
    assert claims.actor == deputy.actor
    assert (claims.sub, claims.actor.id) == ("wang", "d1")


def test_a_token_that_is_old_or_anothers_is_refused() -> None:
    old = TOKENS.sign(Kept(CLERK, "hash"), clock.now() - timedelta(minutes=31))
    others = Tokens(key_for("tokens", "another"), TOKENS.valid_for).sign(
        Kept(CLERK, "hash"), clock.now()
    )
    unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."
    for token in (old, others, unsigned, "", "x.y.z"):
        with pytest.raises(NotSignedIn):
            TOKENS.read(token, clock.now())


def test_a_browser_stays_signed_in_for_a_day_at_work_and_no_longer() -> None:
    now = clock.now()
    claims = TOKENS.read(TOKENS.sign(Kept(CLERK, "hash"), now), now)
    later = now + SIGNED_IN_AT_MOST - timedelta(minutes=1)
    token = TOKENS.renewed(claims, later)
    assert token
    assert TOKENS.read(token, later + timedelta(minutes=29)) == claims
    assert TOKENS.renewed(claims, now + SIGNED_IN_AT_MOST) is None


async def test_only_the_right_password_of_somebody_is_right() -> None:
    kept = await hashed("correct horse")
    assert await is_right("correct horse", kept)
    assert not await is_right("wrong horse", kept)
    assert not await is_right("the password of an account that does not exist", None)


def test_too_many_wrong_tries_end_guessing_for_one_key() -> None:
    tries = WrongTries(Allowed(times=2, seconds=60))
    for _ in range(2):
        tries.refuse_if_too_many("guesser")
        tries.count("guesser")
    with pytest.raises(TooManyTries) as refused:
        tries.refuse_if_too_many("guesser")
    assert 1 <= refused.value.seconds <= 60
    tries.refuse_if_too_many("someone else")


async def test_a_guesser_locks_nobody_else_out() -> None:
    kept_ = Kept(CLERK, await hashed("correct horse"))
    by_account, by_address = (WrongTries(Allowed(times=n, seconds=60)) for n in (1, 9))
    door = SigningIn(Known(kept_), by_account, by_address)
    with pytest.raises(SignInFailed):
        await door.sign_in("clerk", "a guess", "192.0.2.1")
    with pytest.raises(TooManyTries):
        await door.sign_in("clerk", "correct horse", "192.0.2.1")
    assert await door.sign_in("clerk", "correct horse", "192.0.2.2") == kept_


async def test_nobody_signs_in_by_an_account_that_was_closed() -> None:
    closed = Kept(replace(CLERK, closed=True), await hashed("correct horse"))
    tries = WrongTries(Allowed(times=9, seconds=60))
    with pytest.raises(SignInFailed):
        await SigningIn(Known(closed), tries, tries).sign_in("clerk", "correct horse", "192.0.2.1")


class Known(Accounts):
    """One account, kept nowhere."""

    def __init__(self, kept_: Kept) -> None:
        self.kept, self.asked = kept_, 0

    async def get(self, username: str) -> Kept | None:
        return self.kept if username == self.kept.account.username else None

    async def version(self, username: str) -> int | None:
        self.asked += 1
        return self.kept.version if username == self.kept.account.username else None


class Left(Ended):
    """The sign-ins that were ended, kept nowhere."""

    def __init__(self) -> None:
        self.until: dict[str, datetime] = {}

    async def add(self, sign_in: str, until: datetime) -> None:
        self.until[sign_in] = until

    async def has(self, sign_in: str) -> bool:
        return sign_in in self.until


def read(kept_: Kept) -> Claims:
    """What the token of a sign-in just now says."""
    return TOKENS.read(TOKENS.sign(kept_, clock.now()), clock.now())


def test_an_account_of_a_department_is_its_chiefs_unless_it_says_liaison() -> None:
    chief = Account("roads", Role.DEPARTMENT, COUNTY, "局长", department="roads")
    assert (chief.position, chief.actor.position) == (Position.CHIEF, Position.CHIEF)
    liaison = replace(chief, position=Position.LIAISON)
    claims = read(Kept(liaison, "hash"))
    assert claims.actor == liaison.actor
    assert claims.actor.position is Position.LIAISON
    with pytest.raises(Contradiction):
        replace(CLERK, position=Position.LIAISON)


class Directory:
    """A directory of deputies, each with the day on which their office ends."""

    def __init__(self, **ends: date) -> None:
        self._ends = ends

    async def get(self, kind: type[Ending], id_: str) -> Ending | None:
        fields = {"id": id_, "division": TOWNSHIP, "name": "某某", "level": "township"}
        return kind.model_validate({**fields, "ended_on": self._ends.get(id_)})


NOBODY_LEFT = Directory()


async def test_a_token_falls_when_its_office_ends() -> None:
    deputy = Kept(Account("wang", Role.DEPUTY, TOWNSHIP, "王", deputy="d1"), "hash")
    over, to_come = date(2026, 1, 1), date(2999, 1, 1)
    await Standing(Known(deputy), Left(), Directory(d1=to_come)).must_hold(read(deputy))
    with pytest.raises(NotSignedIn, match="office of d1 has ended"):
        await Standing(Known(deputy), Left(), Directory(d1=over)).must_hold(read(deputy))


async def test_a_token_falls_when_its_account_is_changed() -> None:
    accounts = Known(Kept(CLERK, "hash", version=1))
    standing = Standing(accounts, Left(), NOBODY_LEFT)
    claims = read(accounts.kept)
    await standing.must_hold(claims)
    await standing.must_hold(claims)
    assert accounts.asked == 1

    accounts.kept = Kept(CLERK, "another hash", version=2)
    standing.forget("clerk")
    with pytest.raises(NotSignedIn, match="changed"):
        await standing.must_hold(claims)


async def test_no_copy_of_a_token_outlives_signing_out() -> None:
    accounts, left = Known(Kept(CLERK, "hash")), Left()
    here, elsewhere = (Standing(accounts, left, NOBODY_LEFT) for _ in range(2))
    now = clock.now()
    claims = read(accounts.kept)
    going_on = TOKENS.renewed(claims, now + SIGNED_IN_AT_MOST - timedelta(seconds=1))
    assert going_on
    other = read(accounts.kept)
    for one in (claims, other):
        await here.must_hold(one)
    await here.end(claims, TOKENS.end_by(now))
    for standing in (here, elsewhere):
        for copy in (claims, TOKENS.read(going_on, now)):
            with pytest.raises(NotSignedIn, match="ended"):
                await standing.must_hold(copy)
        await standing.must_hold(other)
    with pytest.raises(NotSignedIn):
        TOKENS.read(going_on, left.until[claims.sid])


async def test_a_token_of_a_change_made_elsewhere_holds_at_once() -> None:
    accounts = Known(Kept(CLERK, "hash", version=1))
    standing = Standing(accounts, Left(), NOBODY_LEFT)
    old = read(accounts.kept)
    await standing.must_hold(old)
    accounts.kept = Kept(CLERK, "another hash", version=2)
    await standing.must_hold(read(accounts.kept))
    with pytest.raises(NotSignedIn):
        await standing.must_hold(old)


async def test_a_token_of_an_account_that_is_gone_does_not_hold() -> None:
    gone = Kept(replace(CLERK, username="gone"), "hash")
    standing = Standing(Known(Kept(CLERK, "hash")), Left(), NOBODY_LEFT)
    with pytest.raises(NotSignedIn):
        await standing.must_hold(read(gone))


def is_refused(tries: WrongTries, key: str) -> bool:
    try:
        tries.refuse_if_too_many(key)
    except TooManyTries:
        return True
    return False


def test_tries_at_once_are_counted_while_they_last() -> None:
    tries = WrongTries(Allowed(times=2, seconds=60))
    with tries.trying("a", wrong=UnknownCase), tries.trying("a", wrong=UnknownCase):
        assert is_refused(tries, "a")
    assert not is_refused(tries, "a")


def test_only_a_wrong_try_stays_counted() -> None:
    tries = WrongTries(Allowed(times=1, seconds=60))
    with pytest.raises(Unavailable), tries.trying("a", wrong=UnknownCase):
        raise Unavailable(what="The storage")
    with pytest.raises(UnknownCase), tries.trying("a", wrong=UnknownCase):
        raise UnknownCase(case="this reference")
    with pytest.raises(TooManyTries), tries.trying("a", wrong=UnknownCase):
        pass


def test_the_window_moves_on(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("services.gateway.throttling.monotonic", lambda: now)
    tries = WrongTries(Allowed(times=1, seconds=60))
    tries.count("guesser")
    now += 61
    tries.refuse_if_too_many("guesser")


def test_a_subscriber_has_one_address_or_one_net() -> None:
    assert subscriber("192.0.2.1") != subscriber("192.0.2.2")
    assert subscriber("2001:db8::1") == subscriber("2001:db8::ffff")
    assert subscriber("2001:db8::1") != subscriber("2001:db8:0:1::1")
    assert subscriber("testclient") == "testclient"
