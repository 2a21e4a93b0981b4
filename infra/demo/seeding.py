"""Telling the directory of two counties and making their accounts, as an administrator would."""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import chinese_calendar.constants as announced
import httpx

from infra.demo.counties import CATEGORIES, COUNTIES, INDICATORS, YEARS, County

Entry = tuple[str, Mapping[str, object]]
"""Where in the directory, and what."""

SATURDAY = 5
LAND = "000000000000"


@dataclass(frozen=True, slots=True)
class Account:
    """One line of accounts.json."""

    username: str
    password: str
    role: str
    division: str
    name: str
    department: str | None = None
    deputy: str | None = None


def seed(client: httpx.Client, accounts_file: Path) -> dict[str, Account]:
    """Record both counties and make every account; again is harmless, and keeps passwords.

    Accounts of before are told again too: the file may have outlived the system it is of.
    """
    for path, body in directory():
        client.put(f"/api/v1/directory/{path}", json=body).raise_for_status()
    known = read_accounts(accounts_file)
    accounts = [account for county in COUNTIES for account in accounts_of(county, known)]
    for account in accounts:
        keep(client, account)
    write_accounts(accounts_file, accounts)
    return {account.username: account for account in accounts}


def keep(client: httpx.Client, account: Account) -> None:
    """Make one account."""
    body = {key: value for key, value in asdict(account).items() if key != "username"}
    client.put(f"/api/v1/accounts/{account.username}", json=body).raise_for_status()


def directory() -> Iterator[Entry]:
    """Every entry of the directory, what lies above before what lies below."""
    for year in YEARS:
        yield f"calendars/cn-{year}", calendar(year)
    for id_, name in CATEGORIES.items():
        yield f"categories/{id_}", {"division": LAND, "name": name}
    for county in COUNTIES:
        yield from divisions(county)
        yield from organs(county)


def divisions(county: County) -> Iterator[Entry]:
    """A county and its townships."""
    yield f"divisions/{county.code}", {"name": county.name}
    for code, name in county.townships.items():
        yield f"divisions/{code}", {"name": name, "aliases": county.aliases.get(code, [])}


def organs(county: County) -> Iterator[Entry]:
    """A county's committee, departments, deputies and indicators."""
    code = county.code
    yield f"committees/{code}-daigongwei", {"division": code, "name": county.committee}
    for id_, name in county.departments.items():
        yield f"departments/{id_}", {"division": id_.split("-")[0], "name": name}
    for deputy in county.deputies:
        body = {"division": deputy.division, "name": deputy.name, "level": deputy.level}
        yield f"deputies/{deputy.id}", body
    for number, name, points, cap in INDICATORS:
        worth = {"division": code, "number": number, "name": name, "points": points, "cap": cap}
        for year in YEARS:
            yield f"indicators/{code}.{year}.{number}", {**worth, "year": year}


def calendar(year: int) -> dict[str, object]:
    """A year's weekdays off and weekend workdays, as PyPI's chinesecalendar has them."""
    return {
        "division": LAND,
        "year": year,
        "days_off": days(
            d for d in announced.holidays if d.weekday() < SATURDAY and d.year == year
        ),
        "extra_workdays": days(d for d in announced.workdays if d.year == year),
    }


def days(found: Iterator[date]) -> list[str]:
    return sorted(day.isoformat() for day in found)


def accounts_of(county: County, known: dict[str, Account]) -> Iterator[Account]:
    """An account for the committee, each township, each chief and each deputy."""
    yield account(known, f"{county.code}-committee", "committee", county.code, county.committee)
    for code, name in county.townships.items():
        yield account(known, f"{code}-staff", "township", code, f"{name}人大工作人员")
    for id_, name in county.departments.items():
        division = id_.split("-")[0]
        yield account(known, id_, "department", division, f"{name}负责人", department=id_)
    for deputy in county.deputies:
        yield account(known, deputy.id, "deputy", deputy.division, deputy.name, deputy=deputy.id)


def account(
    known: dict[str, Account], username: str, role: str, division: str, name: str, **of: str
) -> Account:
    """The account as it was made before, or a new one."""
    fresh = Account(username, secrets.token_urlsafe(12), role, division, name, **of)
    return known.get(username, fresh)


def read_accounts(path: Path) -> dict[str, Account]:
    """The accounts made so far."""
    if not path.exists():
        return {}
    return {entry["username"]: Account(**entry) for entry in json.loads(path.read_text())}


def write_accounts(path: Path, accounts: list[Account]) -> None:
    """Keep the accounts where whoever tries the system finds them; only the owner may read."""
    entries = [{k: v for k, v in asdict(a).items() if v is not None} for a in accounts]
    path.touch(mode=0o600)
    path.write_text(json.dumps(entries, ensure_ascii=False, indent=1))
