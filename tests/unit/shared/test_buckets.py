"""Groups are all buckets, each in one; shares are fair; every fact is in one group's durable."""

import pytest

from infra.system import SERVICES
from shared.buckets import GROUPS, Group, bucket_of
from shared.runtime.leasing import fair_share
from shared.runtime.service import Service

TOGETHER = [service for service in SERVICES if service.groups]
NAMES = ["a", "b", "c", "d", "e", "f"]

every_grouped = pytest.mark.parametrize("service", TOGETHER, ids=lambda s: s.name)


@pytest.mark.parametrize("groups", [1, 2, 4, 8, 16])
def test_every_bucket_is_in_one_group(groups: int) -> None:
    buckets = [bucket for group in Group.all(groups) for bucket in group.buckets]
    assert buckets == [f"{number:02}" for number in range(16)]
    assert {bucket_of(f"case-{number}") for number in range(500)} == set(buckets)


def test_groups_are_named_by_their_first_and_last_bucket() -> None:
    assert [group.name for group in GROUPS] == ["00-03", "04-07", "08-11", "12-15"]


@pytest.mark.parametrize("pieces", [1, 4, 5])
@pytest.mark.parametrize("there", range(1, 7))
def test_shares_are_fair_and_together_everything(pieces: int, there: int) -> None:
    shares = [fair_share(pieces, NAMES[:there], name) for name in NAMES[:there]]
    assert sum(shares) == pieces
    assert max(shares) - min(shares) <= 1
    assert shares == sorted(shares, reverse=True), "the oldest have what is left over"


def test_who_is_not_there_has_nothing() -> None:
    assert fair_share(4, ["a"], "b") == fair_share(4, [], "b") == 0


@every_grouped
def test_every_fact_is_heard_by_one_group_and_the_directory_by_each(service: Service) -> None:
    for noun in service.handlers:
        for handler in noun.facts:
            for bucket in range(16):
                subject = f"liandan.654004.{bucket:02}.{handler.name}"
                heard_by = [part for part in service.durables.values() if part.hears(subject)]
                assert len(heard_by) == (len(GROUPS) if noun.by_every_group else 1), subject


@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.name)
def test_a_durable_lets_through_what_its_part_hears(service: Service) -> None:
    for part in service.durables.values():
        let_through = part.durable.filter_subjects or []
        for type_ in part.types:
            for bucket in range(16):
                subject = f"liandan.654004.{bucket:02}.{type_}"
                assert any(fits(subject, pattern) for pattern in let_through) is part.hears(subject)


def fits(subject: str, pattern: str) -> bool:
    """Whether NATS would deliver what comes on the subject by this filter."""
    if pattern.endswith(".>"):
        return subject.startswith(pattern.removesuffix(">"))
    pairs = zip(subject.split("."), pattern.split("."), strict=True)
    return all(there in {"*", here} for here, there in pairs)
