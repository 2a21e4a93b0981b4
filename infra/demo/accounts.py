"""The accounts of the demonstration: who there is, and the file that whoever tries it reads."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from infra.demo.counties import County, division_of


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
    position: str | None = None


def accounts_of(county: County, known: dict[str, Account]) -> Iterator[Account]:
    """The committee's, each township's, each department's chief's and liaison's, each deputy's."""
    yield account(known, f"{county.code}-committee", "committee", county.code, county.committee)
    for code, name in county.townships.items():
        yield account(known, f"{code}-staff", "township", code, f"{name}人大工作人员")
        yield account(known, f"{code}-chair", "chair", code, f"{name}人大负责人")
    for id_, name in county.departments.items():
        division = division_of(id_)
        yield account(known, id_, "department", division, f"{name}负责人", department=id_)
        drafts = {"department": id_, "position": "liaison"}
        yield account(known, f"{id_}-liaison", "department", division, f"{name}联络员", **drafts)
    for deputy in county.deputies:
        yield account(known, deputy.id, "deputy", deputy.division, deputy.name, deputy=deputy.id)


def account(
    known: dict[str, Account], username: str, role: str, division: str, name: str, **of: str
) -> Account:
    """The account as it was made before, or a new one."""
    fresh = Account(username, secrets.token_urlsafe(12), role, division, name, **of)
    return known.get(username, fresh)


def root(username: str, password: str) -> Account:
    """The first administrator, who may move the demonstration's clock."""
    return Account(username, password, "administrator", "000000000000", username)


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
