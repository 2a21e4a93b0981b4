"""The checks: each says what is wrong, in a line for each thing that is; nothing if all is well."""

import json
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from typing import Any

from infra.faults.books.reading import Books, Told
from services.dispatch.order.store import CALLED_ON
from services.gateway.views.kinds import CASE_KINDS
from services.supervision.appraisal.store import NOBODY_ELSE_ON, RATING_UNTIL, VERDICT_DUE_ON
from shared.storage.client import Document
from shared.working_days import local_date

CASE_TYPES = {kind.TYPE for kind in CASE_KINDS}

ENDED = {"closed", "withdrawn"}
SEEN_WITHIN = timedelta(days=1)
"""What is due is looked for every few seconds; just after midnight it may not have been yet, nor
just after a demonstration's clock was moved by days: then look again."""
WORD = 8
"""So long is what a reporter wrote that a fact has by no chance."""

Check = Callable[[Books], AsyncIterator[str]]


async def submissions(books: Books) -> AsyncIterator[str]:
    """Every acknowledged submission exists exactly once."""
    concerns = await books.documents("intake", "concerns")
    filed = await books.documents("gateway", "reporters")
    submitted = Counter(fact.subject for fact in books.of_type("concern.submitted.v1"))
    known = {reporter for one in concerns.values() for reporter in one["reporters"]}
    for case, times in submitted.items():
        if times > 1:
            yield f"the concern {case} was submitted {times} times"
    for case in submitted.keys() ^ concerns.keys():
        yield f"the concern {case} is not both told and kept"
    for fact in books.of_type("concern.submitted.v1"):
        if fact.data["reporter"] not in filed:
            yield f"the words of the reporter of {fact.subject} are gone"
        if fact.data["reporter"] not in known:
            yield f"the reporter of {fact.subject} is nobody's reporter"


async def acknowledged(books: Books) -> AsyncIterator[str]:
    """Whoever was told that their report or endorsement is taken in is known to the concern."""
    concerns = await books.documents("intake", "concerns")
    for holder, filing in (await books.documents("gateway", "reporters")).items():
        if "waits_since" in filing:  # no service has answered; who asks again is not lost
            continue
        concern = concerns.get(filing["case"])
        if concern is None:
            yield f"the concern {filing['case']} that {holder} was given a code for is gone"
        elif holder not in (*concern["reporters"], *concern["endorsers"]):
            yield f"the concern {filing['case']} does not know {holder}, who was given a code"


async def rounds(books: Books) -> AsyncIterator[str]:
    """Every triaged concern has one order, and every order one open round at most."""
    orders = await books.documents("dispatch", "orders")
    triaged = {fact.subject for fact in books.of_type("concern.triaged.v1")}
    for case in triaged ^ orders.keys():
        yield f"the concern {case} does not have both a triage and an order"
    handed: dict[str, set[int]] = defaultdict(set)
    for fact in books.of_type("order.handed_over.v1"):
        handed[fact.subject].add(fact.data["round"])
    for case, found in handed.items():
        last = orders[case]["round"] if case in orders else 0
        # Its lead is no more: the committee is to name another one for this round.
        last -= case in orders and orders[case]["status"] == "opened"
        if found != set(range(1, last + 1)):
            yield f"the order {case} is in round {last}, and was handed over in {sorted(found)}"


async def sent_back_goes_on(books: Books) -> AsyncIterator[str]:
    """What was sent back was handed over again, unless it ended meanwhile."""
    orders = await books.documents("dispatch", "orders")
    for fact in books.of_type("case.sent_back.v1"):
        order = orders.get(fact.subject)
        ended = order is not None and order["status"] in {"closed", "withdrawn"}
        if order is None or (order["round"] <= fact.data["round"] and not ended):
            yield f"the case {fact.subject} was sent back and not handed over again"
    for id_, appraisal in (await books.documents("supervision", "appraisals")).items():
        left = id_ not in orders or orders[id_]["status"] != "opened"
        if appraisal["status"] == "sent_back" and left:
            yield f"the case {id_} was sent back, and nobody is to answer it again"


async def satisfied_is_closed(books: Books) -> AsyncIterator[str]:
    """A case with a verdict that stands, and the ratings of all its reporters, has ended."""
    for id_, appraisal in (await books.documents("supervision", "appraisals")).items():
        if appraisal["status"] == "appraised":
            ratings = appraisal["judging"]["ratings"]
            rated = {one["reporter"] for one in ratings if one["by"] == "reporter"}
            if rated.issuperset(appraisal["reporters"]):
                yield f"the case {id_} satisfied everybody, and is not closed"


async def nothing_overlooked(books: Books) -> AsyncIterator[str]:
    """What was due has come about: windows that end, absent appraisers, calls of deadlines."""
    last = max((fact.time for fact in books.all_told), default=None)
    if last is None:
        return
    # By the deployment's own last word: its clock may have been moved, or it may have rested.
    over = {"$lt": (local_date(last) - SEEN_WITHIN).isoformat()}
    looked_for = {NOBODY_ELSE_ON: {"$not": {"$gte": over["$lt"]}}}
    due: tuple[tuple[str, str, str, Document], ...] = (
        ("supervision", "appraisals", RATING_UNTIL, {"status": "appraised"}),
        ("supervision", "appraisals", VERDICT_DUE_ON, {"status": "open", **looked_for}),
        ("dispatch", "orders", CALLED_ON, {}),
    )
    for service, collection, on, also in due:
        async for document in books.databases[service][collection].find({**also, on: over}):
            yield f"{on} of the case {document['_id']} is over, and nothing came of it"


async def endings(books: Books) -> AsyncIterator[str]:
    """What has ended has ended everywhere, and for all to see."""
    orders = await books.documents("dispatch", "orders")
    appraisals = await books.documents("supervision", "appraisals")
    concerns = await books.documents("intake", "concerns")
    shown = {one["_id"]: one async for one in books.views["cases"].find({}, {"status": 1})}
    for id_, concern in concerns.items():
        stands = [kept[id_]["status"] for kept in (orders, appraisals, shown) if id_ in kept]
        for end in ("closed", "withdrawn"):
            if concern["status"] == end and any(stand not in ENDED for stand in stands):
                yield f"the case {id_} is {end} for intake, and elsewhere {', '.join(stands)}"
    for id_, appraisal in appraisals.items():
        stands = [kept[id_]["status"] for kept in (orders, concerns) if id_ in kept]
        if appraisal["status"] == "closed" and any(stand not in ENDED for stand in stands):
            yield f"the case {id_} is closed for supervision, and elsewhere {', '.join(stands)}"


async def facts_published(books: Books) -> AsyncIterator[str]:
    """Every fact in an outbox is in the stream, and nothing waits to be published."""
    for fact in books.all_told:
        if not books.in_stream.get(fact.id):
            yield f"the fact {fact.type} {fact.id} of {fact.subject} is not in the stream"
        if fact.pending:
            yield f"the fact {fact.type} {fact.id} of {fact.subject} waits to be published"


async def only_what_was_told(books: Books) -> AsyncIterator[str]:
    """Every fact in the stream is in an outbox, or was laid aside and given up."""
    known = {fact.id for fact in books.all_told} | books.given_up
    for stranger in books.in_stream.keys() - known:
        yield f"the stream holds {stranger}, which is in no outbox"


async def facts_shown(books: Books) -> AsyncIterator[str]:
    """Every fact of a case is in its view, once."""
    shown: dict[str, Counter[str]] = {}
    async for document in books.views["cases"].find({}, {"facts.id": 1}):
        shown[document["_id"]] = Counter(fact["id"] for fact in document["facts"])
    told = [fact for fact in books.all_told if fact.type in CASE_TYPES]
    for fact in told:
        times = shown.get(fact.case or fact.subject, Counter())[fact.id]
        if times != 1:
            yield f"the fact {fact.type} {fact.id} is {times} times in the view of {fact.case}"
    ids = {fact.id for fact in told} | books.given_up
    for case, facts in shown.items():
        for stranger in facts.keys() - ids:
            yield f"the view of {case} holds {stranger}, which nobody has told"


async def points(books: Books) -> AsyncIterator[str]:
    """A balance is the sum of its entries, each told once; one entry for a cause and indicator."""
    ledgers = await books.documents("scoring", "ledgers")
    told: dict[str, dict[int, Told]] = defaultdict(dict)
    for type_ in ("points.awarded.v1", "points.reversed.v1"):
        for fact in books.of_type(type_):
            told[fact.subject][fact.data["entry"]] = fact
    for id_, ledger in ledgers.items():
        entries = {entry["number"]: entry for entry in ledger["entries"]}
        if entries.keys() != told[id_].keys():
            yield f"the entries of {id_} are not those that were told"
        if sum(e["points"] for e in entries.values()) != sum_told(told[id_]):
            yield f"the balance of {id_} is not the sum of what was told"
        causes = Counter(
            (e["indicator"], e["because"]) for e in entries.values() if e["reverses"] is None
        )
        for (indicator, because), times in causes.items():
            if times > 1:
                yield f"{id_} has {times} entries of indicator {indicator} for {because}"


def sum_told(facts: Mapping[int, Told]) -> int:
    """The points that facts tell."""
    return sum(fact.data["points"] for fact in facts.values())


async def causes(books: Books) -> AsyncIterator[str]:
    """One cause led to a fact of an aggregate once: no two facts tell the same."""
    for service, facts in books.told.items():
        for id_, times in Counter(fact.id for fact in facts).items():
            if times > 1:
                yield f"{service} told the fact {id_} {times} times"


async def remembered(books: Books) -> AsyncIterator[str]:
    """Every cause that led to a fact is remembered: forgotten, it would be decided again."""
    for service, facts in books.told.items():
        entries = books.databases[service]["inbox"].find({}, {"_id": 1})
        known = {entry["_id"].partition("/")[0] async for entry in entries}
        for cause in {fact.cause for fact in facts} - known:
            yield f"{service} has forgotten the cause {cause}"


async def nothing_stuck(books: Books) -> AsyncIterator[str]:
    """Nothing waits to be heard; what cannot be was laid aside, and somebody has dealt with it."""
    for name, info in books.durables.items():
        if info is None:
            yield f"the durable {name} is not there"
        elif info.num_pending or info.num_ack_pending:
            yield f"{name} has {info.num_pending} facts to hear, {info.num_ack_pending} in hand"
    for service, owner in books.databases.items():
        async for letter in owner["dead_letters"].find({"settled": None}):
            yield f"{service} laid aside {letter['_id']} ({letter['reason']}: {letter['subject']})"


async def no_personal_data(books: Books) -> AsyncIterator[str]:
    """No fact holds a reporter's words or contact, whichever case they are of."""
    words: dict[str, set[str]] = defaultdict(set)
    for filing in (await books.documents("gateway", "reporters")).values():
        for word in secrets_in(filing.get("words") or {}):
            words[word[:WORD]].add(word)
    for fact in books.all_told:
        if repeats(json.dumps(fact.data, ensure_ascii=False), words):
            yield f"the fact {fact.type} {fact.id} repeats what a reporter wrote"


def secrets_in(words: Mapping[str, Any]) -> set[str]:
    """A reporter's text, and their phone, long enough that a fact has them by no chance."""
    contact = words.get("contact") or {}
    said = (words.get("text"), contact.get("phone"))
    return {one for one in said if one and len(one) >= WORD}


def repeats(said: str, words: Mapping[str, set[str]]) -> bool:
    """Whether any of the words, which are found by how they begin, is in what was said."""
    beginnings = {said[at : at + WORD] for at in range(len(said) - WORD + 1)} & words.keys()
    return any(word in said for beginning in beginnings for word in words[beginning])


CHECKS: Mapping[str, Check] = {
    "every submission exists once": submissions,
    "what was acknowledged is known": acknowledged,
    "every order has one open round": rounds,
    "what was sent back goes on": sent_back_goes_on,
    "what satisfied everybody is closed": satisfied_is_closed,
    "nothing that was due is overlooked": nothing_overlooked,
    "what has ended has ended everywhere": endings,
    "every fact is in the stream": facts_published,
    "the stream holds what was told, and no more": only_what_was_told,
    "every fact is in the views once": facts_shown,
    "points are the sum of their entries": points,
    "no fact is told twice": causes,
    "every cause is remembered": remembered,
    "nothing is stuck": nothing_stuck,
    "no fact holds personal data": no_personal_data,
}
