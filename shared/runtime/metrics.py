"""What every process counts, for Prometheus."""

from prometheus_client import Counter, Gauge, Histogram

GROUP_SIZE = Histogram(
    "liandan_group_size", "Decisions in one commit", buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500)
)
COMMIT_SECONDS = Histogram("liandan_commit_seconds", "From a group's start to its answer")
RETRIES = Counter("liandan_commit_retries", "Groups that were overtaken and tried again")
COMMANDS = Counter("liandan_commands", "Commands answered", ["command", "outcome"])
FACTS_HEARD = Counter("liandan_facts_heard", "Facts heard", ["type", "outcome"])
FACTS_PUBLISHED = Counter("liandan_facts_published", "Facts the stream has acknowledged")
DEAD_LETTERS = Counter("liandan_dead_letters", "Messages laid aside", ["reason"])
OUTBOX_WAITING = Gauge("liandan_outbox_waiting", "Outbox documents not yet published")
LEASES_HELD = Gauge("liandan_lease_held", "Whether this process does the leased work", ["lease"])
