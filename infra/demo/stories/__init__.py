"""The stories that the system is shown by, and tested with: each through the public interface."""

from collections.abc import Callable, Mapping

from infra.demo.stories import (
    accusation,
    appeal,
    canteen,
    deputies,
    enquiry,
    impossible,
    road,
    rounds,
    storm,
)
from infra.demo.stories.telling import Telling

STORIES: Mapping[str, Callable[[Telling], None]] = {
    "rounds": rounds.play,
    "road": road.play,
    "canteen": canteen.play,
    "enquiry": enquiry.play,
    "accusation": accusation.play,
    "appeal": appeal.play,
    "impossible": impossible.play,
    "deputies": deputies.play,
    "storm": storm.play,
}
