"""Cursors: a place in a list, as callers hand it back to see what comes after it."""

import base64
import binascii
from datetime import datetime
from typing import Any

import orjson

from services.gateway.views.lists import Key, Place, Sorting
from shared.errors import Malformed

LARGEST = 2**31


def cursor(sorting: Sorting, place: Place) -> str:
    """A place in a list that is sorted so."""
    key = place.key.isoformat() if isinstance(place.key, datetime) else place.key
    said = orjson.dumps([sorting.field, key, place.id])
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def read_cursor(sorting: Sorting, given: str) -> Place:
    """The place a cursor means. Raises Malformed for what is none of ours, or of another list."""
    try:
        said = orjson.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
        field, key, id_ = said
        if field != sorting.field:
            raise ValueError
        return Place(as_sorted(sorting, key), str(id_))
    except (binascii.Error, ValueError, TypeError, OverflowError):
        raise Malformed(why="the cursor is none that was given here, for this order") from None


def as_sorted(sorting: Sorting, key: Any) -> Key:
    """What a list is sorted by, as MongoDB compares it. Raises ValueError, TypeError, and more."""
    if sorting.of is datetime:
        moment = datetime.fromisoformat(key)
        moment.astimezone()  # raises for one that no calendar has
        return moment
    if type(key) is not sorting.of or (type(key) is int and abs(key) >= LARGEST):
        raise ValueError
    return key
