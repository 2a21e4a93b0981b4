"""Telling the directory of two counties and making their accounts, as an administrator would;
then opening the contact points, as the committees would."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path

import chinese_calendar.constants as announced
import httpx

from infra.demo.accounts import Account, accounts_of, read_accounts, write_accounts
from infra.demo.counties import (
    CATALOGUE_YEARS,
    CATEGORIES,
    COMMITMENTS,
    COUNTIES,
    INDICATORS,
    MARK,
    SERVICES,
    YEARS,
    ContactPoint,
    County,
    division_of,
)
from infra.demo.people import Person
from infra.demo.villages import VILLAGES

Entry = tuple[str, Mapping[str, object]]
"""Where in the directory, and what."""

SATURDAY = 5
LAND = "000000000000"


def seed(client: httpx.Client, accounts_file: Path) -> dict[str, Account]:
    """Record both counties and make every account; again is harmless, and keeps passwords.

    Accounts of before are told again too: the file may have outlived the system it is of.
    """
    for path, body in directory():
        client.put(f"/api/v1/{path}", json=body).raise_for_status()
    known = read_accounts(accounts_file)
    accounts = [account for county in COUNTIES for account in accounts_of(county, known)]
    for account in accounts:
        keep(client, account)
    write_accounts(accounts_file, accounts)
    by_name = {account.username: account for account in accounts}
    for county in COUNTIES:
        committee = Person(client, by_name[f"{county.code}-committee"])
        for point in county.contact_points:
            committee.puts(f"/contact-points/{point.id}", **opened(point))
    return by_name


def keep(client: httpx.Client, account: Account) -> None:
    """Make one account."""
    body = {key: value for key, value in asdict(account).items() if key != "username"}
    client.put(f"/api/v1/accounts/{account.username}", json=body).raise_for_status()


def directory() -> Iterator[Entry]:
    """Every entry of the directory, what lies above before what lies below."""
    for year in YEARS:
        yield f"directory/calendars/cn-{year}", calendar(year)
    for id_, name in CATEGORIES.items():
        yield f"directory/categories/{id_}", {"division": LAND, "name": name}
    for county in COUNTIES:
        yield from divisions(county)
        yield from organs(county)
        yield from people(county)
        yield from catalogue(county)


def divisions(county: County) -> Iterator[Entry]:
    """A county, its townships and their villages, and how it practises the order."""
    yield f"directory/divisions/{county.code}", {"name": county.name}
    for code, name in county.townships.items():
        aliases = county.aliases.get(code, [])
        yield f"directory/divisions/{code}", {"name": name, "aliases": aliases}
        for village, called in VILLAGES.get(code, {}).items():
            yield f"directory/divisions/{village}", {"name": called}
    practice = {
        "division": county.code,
        "townships_hand_over": county.townships_hand_over,
        "ranking_public": county.ranking_public,
    }
    yield f"directory/practices/{county.code}", practice


def organs(county: County) -> Iterator[Entry]:
    """A county's committee and departments."""
    code = county.code
    committee = {"division": code, "name": county.committee}
    yield f"directory/committees/{code}-daigongwei", committee
    for id_, name in county.departments.items():
        yield f"directory/departments/{id_}", {"division": division_of(id_), "name": name}


def people(county: County) -> Iterator[Entry]:
    """Its deputies, what some are beside, and the grids."""
    names = {deputy.id: deputy.name for deputy in county.deputies}
    for deputy in county.deputies:
        body = {"division": deputy.division, "name": deputy.name, "level": deputy.level}
        yield f"directory/deputies/{deputy.id}", body
    for held in county.positions:
        body = {
            "division": county.code,
            "department": held.department,
            "title": held.title,
            "position": "chief",
            "name": names[held.deputy],
            "deputy": held.deputy,
        }
        yield f"directory/positions/{held.department}-{held.deputy}", body
    for grid in county.grids:
        body = {
            "division": grid.division,
            "name": grid.name,
            "worker": f"网格员（{MARK}）",
            "party_lead": f"党小组长（{MARK}）",
            "deputy": grid.deputy,
        }
        yield f"directory/grids/{grid.id}", body


def catalogue(county: County) -> Iterator[Entry]:
    """What a deputy's duties are worth there, year by year."""
    for number, name, points, cap, earned in INDICATORS:
        worth = {"division": county.code, "number": number, "name": name, "points": points}
        for year in CATALOGUE_YEARS:
            body = {**worth, "cap": cap, "earned": earned, "year": year}
            yield f"directory/indicators/{county.code}.{year}.{number}", body


def opened(point: ContactPoint) -> Mapping[str, object]:
    """What a contact point shows to whoever scans its code."""
    return {
        "division": point.division,
        "kind": point.kind,
        "name": point.name,
        "owner": point.owner,
        "hours": "周三 9:00-12:00",
        "phone": "0000-0000000",
        "services": SERVICES,
        "commitments": COMMITMENTS,
    }


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
