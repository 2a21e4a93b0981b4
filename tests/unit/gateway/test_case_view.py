"""A case's view: the same whatever the order of arrival, and saying what its facts say."""

from collections.abc import Sequence
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.views.cases.fold import fold
from services.gateway.views.cases.status import SET_BY, Status, status_after
from services.gateway.views.cases.store import Cases
from services.gateway.views.cases.words import DETAILS, PUBLIC_WORDS, RESERVED_WORDS
from services.gateway.views.kinds import BY_TYPE, CASE_KINDS, HEARD
from services.gateway.views.told import Told
from shared.contracts.appraisal import CaseClosed, CaseExplained, CaseSentBack
from shared.contracts.concern import (
    AppealUpheld,
    ConcernAnswered,
    ConcernDeclined,
    ConcernEndorsed,
    ConcernMerged,
    ConcernReferred,
    ConcernResumed,
    ConcernWithdrawn,
)
from shared.contracts.envelope import FactData, Reply
from shared.contracts.order import OrderAccepted
from shared.terms import Outcome, Verdict
from tests.harness.golden import GOLDEN, golden
from tests.unit.gateway.facts import (
    BEGAN,
    TOWNSHIP,
    case_after,
    first_round,
    handed_over,
    second_round,
    submitted,
    tell,
    triaged,
    until_closed,
)

STORY = tell(*first_round(), *second_round())
EVERYTHING = tell(*(golden(kind) for kind in CASE_KINDS))
"""One of each fact that a case may have, whatever sense they make together."""

STORIES = pytest.mark.parametrize("told", [STORY, EVERYTHING], ids=["two rounds", "everything"])


@STORIES
@given(data=st.data())
def test_any_order_and_repetition_of_arrival_folds_to_the_same_view(
    told: list[Told], data: st.DataObject
) -> None:
    arrival = data.draw(st.permutations(told))
    again = data.draw(st.lists(st.sampled_from(told)))
    assert fold(arrival + again) == fold(told)


@STORIES
@given(data=st.data())
def test_documents_are_the_same_to_the_letter(told: list[Told], data: st.DataObject) -> None:
    arrival = data.draw(st.permutations(told))
    assert Cases.derived(None, arrival) == Cases.derived(None, told)  # type: ignore[arg-type]


@STORIES
@given(data=st.data())
def test_facts_that_have_not_arrived_yet_do_no_harm(told: list[Told], data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(told), min_size=1))
    assert fold(some).applied == len({fact.id for fact in some})
    assert Cases.derived(None, some)["submitted_at"]  # type: ignore[arg-type]


def test_every_golden_fact_is_heard_and_those_of_a_case_are_classified() -> None:
    golden_ones = {path.stem for path in GOLDEN.glob("*.json")}
    assert BY_TYPE.keys() <= golden_ones
    assert len(BY_TYPE) == len(HEARD)
    assert set(SET_BY) == set(CASE_KINDS)


def test_every_status_is_set_by_some_fact() -> None:
    assert set(SET_BY.values()) == {None, *Status}


def test_the_statuses_of_a_case_in_two_rounds() -> None:
    assert [one.status for one in fold(STORY).timeline] == [
        Status.SUBMITTED,
        *[Status.TRIAGED] * 2,
        *[Status.HANDED_OVER] * 2,
        *[Status.ACCEPTED] * 2,
        *[Status.RESOLVED] * 6,
        Status.SENT_BACK,
        Status.HANDED_OVER,
        Status.ACCEPTED,
        *[Status.RESOLVED] * 5,
        Status.CLOSED,
    ]


def test_what_a_closed_case_says() -> None:
    view = fold(STORY)
    assert (view.status, view.round, view.public) == (Status.CLOSED, 2, True)
    assert (view.outcome, view.verdict) == (Outcome.SOLVED, Verdict.SATISFIED)
    assert (view.lead_department, view.assisting, view.appraiser) == ("traffic", ("water",), "wang")
    assert (view.category, view.county, view.township) == ("roads", "654004", TOWNSHIP)
    assert (view.reporters, view.merged) == ({"first", "second"}, ["other"])
    assert view.ratings == {"1": {"5": 1}, "2": {"4": 2}}
    assert view.versions == {"concern": 3, "order": 8, "appraisal": 11}
    assert (view.submitted_at, view.applied) == (BEGAN, len(STORY))


def test_an_annulled_verdict_is_none() -> None:
    until_annulled = STORY[:12]
    assert fold(until_annulled).verdict is None
    assert fold(STORY[:11]).verdict is Verdict.SATISFIED


def test_a_new_round_begins_without_the_old_ones_dates_and_findings() -> None:
    view = fold(STORY[:15])
    assert (view.status, view.round) == (Status.HANDED_OVER, 2)
    assert (view.due_on, view.outcome, view.verdict, view.rating_until) == (None,) * 4


@pytest.mark.parametrize(
    ("then", "status"),
    [
        ((golden(ConcernAnswered),), Status.ANSWERED),
        ((golden(ConcernDeclined),), Status.DECLINED),
        ((golden(ConcernDeclined), golden(AppealUpheld)), Status.SUBMITTED),
        ((golden(ConcernReferred),), Status.REFERRED),
        ((golden(ConcernMerged),), Status.MERGED),
        ((golden(ConcernMerged), golden(ConcernResumed)), Status.SUBMITTED),
        ((golden(ConcernWithdrawn),), Status.WITHDRAWN),
    ],
)
def test_what_may_become_of_a_concern_at_triage(then: Sequence[FactData], status: Status) -> None:
    assert case_after(submitted(), *then).status is status


def test_who_was_merged_into_a_case_that_is_gone_is_followed_no_more() -> None:
    assert case_after(submitted(), golden(ConcernMerged, into="other")).into == "other"
    resumed = golden(ConcernMerged, into="other"), golden(ConcernResumed)
    assert case_after(submitted(), *resumed).into is None


def test_a_withdrawal_is_final_whatever_others_did_before_they_heard_of_it() -> None:
    late = case_after(submitted(), triaged(), golden(ConcernWithdrawn), handed_over(1))
    assert late.status is Status.WITHDRAWN


def test_an_explained_case_is_closed_and_only_a_sending_back_leads_on() -> None:
    explained = submitted(), triaged(), handed_over(1), golden(CaseExplained, round=1, outcome="D")
    view = case_after(*explained, golden(OrderAccepted))
    assert (view.status, view.explained, view.outcome) == (
        Status.CLOSED,
        True,
        Outcome.NOT_POSSIBLE,
    )
    again = case_after(*until_closed(), golden(CaseSentBack, by="look_back"))
    assert again.status is Status.SENT_BACK


def test_frequency_counts_reporters_and_endorsers_each_once() -> None:
    endorsed = [golden(ConcernEndorsed, endorser=one) for one in ("e1", "e2", "e1")]
    view = case_after(*first_round(), *endorsed)
    assert (view.frequency, view.endorsers) == (4, {"e1", "e2"})


def test_a_view_is_level_once_it_holds_every_fact_of_a_decision() -> None:
    verdict, sent_back = STORY[12], STORY[13]
    told = (*STORY[:12], verdict, replace(sent_back, version=verdict.version))
    reply = Reply(result=(verdict.type, sent_back.type), versions={"appraisal": verdict.version})
    assert fold(told).is_level_with(reply)
    assert not fold(told[:-1]).is_level_with(reply)
    assert not fold((*told[:-2], told[-1])).is_level_with(reply)
    assert fold(STORY).is_level_with(reply)


def test_no_line_of_the_timeline_names_a_resident() -> None:
    residents = ("first", "second", "third", "filer")
    endorsed, withdrawn = ConcernEndorsed(endorser="third"), ConcernWithdrawn(reporter="first")
    story = (submitted(filed_by="filer"), *first_round()[1:], endorsed, withdrawn)
    said = [asdict(one) for one in case_after(*story).timeline]
    assert not [one for one in said if set(residents) & texts_in(one)]
    assert not {"reporter", "reporters", "endorser", "filed_by", "owner"} & set(DETAILS)


def texts_in(value: object) -> set[str]:
    if isinstance(value, dict):
        return set().union(*(texts_in(v) for v in value.values()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return set().union(*(texts_in(v) for v in value))
    return {value} if isinstance(value, str) else set()


WORDS = {"summary", "reason", "reasons", "text", "answer", "plan", "note", "result", "finding"}
WORDS |= {"ruling", "explanation"}


@pytest.mark.parametrize("kind", CASE_KINDS, ids=lambda kind: kind.TYPE)
def test_whatever_words_a_fact_has_are_said_to_somebody(kind: type[FactData]) -> None:
    said = PUBLIC_WORDS.get(kind) or RESERVED_WORDS.get(kind)
    written = WORDS & kind.model_fields.keys()
    assert said in written if written else said is None


def test_a_reply_tells_the_status_before_the_view_does() -> None:
    types = ("liandan.order.resolved.v1", "liandan.case.rated.v1")
    assert status_after(types, Status.ACCEPTED) is Status.RESOLVED
    assert status_after(("liandan.order.progressed.v1",), Status.ACCEPTED) is Status.ACCEPTED
    explained = (f"liandan.{CaseExplained.TYPE}",)
    closed = (f"liandan.{CaseClosed.TYPE}",)
    assert status_after(explained, Status.ACCEPTED) is status_after(closed, Status.RESOLVED)
