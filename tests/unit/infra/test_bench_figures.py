"""The benchmark's table: a row says what was reached, and a run of one part keeps the others'."""

import json
from pathlib import Path

from infra.bench import kept
from infra.bench.figures import at_least, at_most, line, missed, not_run, told


def test_at_least_is_met_at_its_target_and_not_below() -> None:
    assert at_least("rate", 60, 100, 0.6).met
    assert at_least("rate", 59, 100, 0.6).met is False


def test_at_most_is_met_at_its_target_and_not_above() -> None:
    assert at_most("latency", 20, 10, 2).met
    assert at_most("latency", 21, 10, 2).met is False


def test_what_is_only_told_or_not_run_misses_nothing() -> None:
    late = at_most("latency", 21, 10, 2)
    assert missed([told("memory", 1, 2), not_run("helpdesk", "no PostgreSQL"), late]) == [late]


def test_a_row_says_that_a_target_was_missed() -> None:
    assert "NOT MET" in line(at_least("rate", 59, 100, 0.6))


def test_a_row_that_was_not_run_says_why() -> None:
    assert line(not_run("helpdesk", "no PostgreSQL")).endswith("not run: no PostgreSQL")


def test_a_part_measured_again_takes_the_place_of_its_rows_and_leaves_the_others(
    tmp_path: Path,
) -> None:
    result = tmp_path / "bench.json"
    kept.keep("loop", [told("cases/s", 1, 2)], result)
    kept.keep("memory", [told("grown", 3, 4)], result)
    kept.keep("loop", [told("cases/s", 5, 6)], result)
    rows = json.loads(result.read_text())
    assert {row["name"]: row["product"] for row in rows} == {"cases/s": 5, "grown": 3}
    assert all(row["machine"]["mongod"] for row in rows)
