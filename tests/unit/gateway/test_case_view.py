"""A case's view: the same whatever the order of arrival, and saying what its facts say."""

from collections.abc import Sequence
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import shared.contracts.appraisal
import shared.contracts.concern
import shared.contracts.order
from services.gateway.views.cases.fold import PUBLIC_DETAILS, fold
from services.gateway.views.cases.status import SET_BY, Status, status_after
from services.gateway.views.cases.store import Cases
from services.gateway.views.kinds import CASE_KINDS, HEARD
from services.gateway.views.told import Told
from shared.contracts.concern import ConcernDeclined, ConcernMerged
from shared.contracts.envelope import FactData, Reply
from shared.terms import Outcome, Verdict
from tests.unit.gateway.facts import BEGAN, TOWNSHIP, first_round, second_round, submitted, tell

STORY = tell(*first_round(), *second_round())


@given(arrival=st.permutations(STORY), again=st.lists(st.sampled_from(STORY)))
def test_any_order_and_repetition_of_arrival_folds_to_the_same_view(
    arrival: list[Told], again: list[Told]
) -> None:
    assert fold(arrival + again) == fold(STORY)


@given(some=st.lists(st.sampled_from(STORY), min_size=1))
def test_facts_that_have_not_arrived_yet_do_no_harm(some: list[Told]) -> None:
    assert fold(some).applied == len({fact.id for fact in some})


def kinds_in(*modules: object) -> set[type[FactData]]:
    found = [value for module in modules for value in vars(module).values()]
    return {
        v for v in found if isinstance(v, type) and issubclass(v, FactData) and hasattr(v, "TYPE")
    }


def test_every_fact_of_a_case_is_classified_and_heard() -> None:
    told = kinds_in(shared.contracts.concern, shared.contracts.order, shared.contracts.appraisal)
    assert set(SET_BY) == set(CASE_KINDS) == told
    assert told < set(HEARD)


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
    ("end", "status"),
    [
        (ConcernDeclined(reason="不属于我们"), Status.DECLINED),
        (ConcernMerged(into="survivor", reporters=("first",)), Status.MERGED),
    ],
)
def test_a_concern_that_ends_at_triage_is_never_public(end: FactData, status: Status) -> None:
    view = fold(tell(("concern", submitted()), ("concern", end)))
    assert (view.status, view.public, view.summary) == (status, False, None)


def test_a_view_is_level_once_it_holds_every_fact_of_a_decision() -> None:
    verdict, sent_back = STORY[12], STORY[13]
    told = (*STORY[:12], verdict, replace(sent_back, version=verdict.version))
    reply = Reply(result=(verdict.type, sent_back.type), versions={"appraisal": verdict.version})
    assert fold(told).is_level_with(reply)
    assert not fold(told[:-1]).is_level_with(reply)
    assert not fold((*told[:-2], told[-1])).is_level_with(reply)
    assert fold(STORY).is_level_with(reply)


def test_no_line_of_the_timeline_names_a_reporter() -> None:
    said = [asdict(one) for one in fold(STORY).timeline]
    assert not [one for one in said if {"first", "second"} & texts_in(one)]
    assert not {"reporter", "reporters"} & set(PUBLIC_DETAILS)


def texts_in(value: object) -> set[str]:
    if isinstance(value, dict):
        return set().union(*(texts_in(v) for v in value.values()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return set().union(*(texts_in(v) for v in value))
    return {value} if isinstance(value, str) else set()


@given(arrival=st.permutations(STORY))
def test_documents_are_the_same_to_the_letter(arrival: list[Told]) -> None:
    assert Cases.derived(None, arrival) == Cases.derived(None, STORY)  # type: ignore[arg-type]


def test_a_reply_tells_the_status_before_the_view_does() -> None:
    types = ("liandan.order.resolved.v1", "liandan.case.rated.v1")
    assert status_after(types, Status.ACCEPTED) is Status.RESOLVED
    assert status_after(("liandan.order.progressed.v1",), Status.ACCEPTED) is Status.ACCEPTED
