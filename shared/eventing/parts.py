"""Parts: what a service hears by which durable."""

from collections.abc import Sequence
from dataclasses import dataclass

from nats.js.api import ConsumerConfig

from shared.buckets import Group
from shared.eventing.durables import SUBJECTS, durable
from shared.eventing.handlers import Handler, Handlers

ANY = ("*",)


@dataclass(frozen=True, slots=True)
class Part:
    """Handlers, and the durable they hear by: the facts of all buckets, or of one group.

    What every group hears is in the durable of each, so that it stands there in the stream's
    order before whatever follows it.
    """

    name: str
    handlers: Sequence[Handlers]
    group: Group | None = None

    @property
    def facts(self) -> Sequence[Handler]:
        """The handlers of facts."""
        return [handler for noun in self.handlers for handler in noun.facts]

    @property
    def types(self) -> set[str]:
        """The types of fact it has a handler for."""
        return {handler.name for handler in self.facts}

    @property
    def durable(self) -> ConsumerConfig:
        """The durable as it is meant to be."""
        return durable(self.name, self._subjects())

    def hears(self, subject: str) -> bool:
        """Whether the durable lets a fact through, and a handler is for it."""
        _, _, bucket, type_ = subject.split(".", 3)
        return any(
            type_ in {handler.name for handler in noun.facts}
            and ({bucket, "*"} & set(self._buckets(noun)))
            for noun in self.handlers
        )

    def _subjects(self) -> set[str]:
        if any(noun.everything for noun in self.handlers):
            return {SUBJECTS}
        return {
            f"liandan.*.{bucket}.{handler.name}"
            for noun in self.handlers
            for bucket in self._buckets(noun)
            for handler in noun.facts
        }

    def _buckets(self, noun: Handlers) -> Sequence[str]:
        return ANY if self.group is None or noun.by_every_group else self.group.buckets
