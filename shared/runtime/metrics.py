"""What every process counts, for Prometheus."""

from prometheus_client import Counter, Gauge, Histogram

GROUP_SIZE = Histogram(
    "liandan_group_size", "Decisions in one commit", buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500)
)
COMMIT_SECONDS = Histogram("liandan_commit_seconds", "From a group's start to its answer")
RETRIES = Counter("liandan_commit_retries", "Groups that were overtaken and tried again")
COMMIT_FAILURES = Counter(
    "liandan_commit_failures", "Groups, and in the end single decisions, not written", ["reason"]
)
COMMANDS = Counter("liandan_commands", "Commands answered", ["command", "outcome"])
FACTS_HEARD = Counter("liandan_facts_heard", "Facts heard", ["type", "outcome"])
FACTS_PUBLISHED = Counter("liandan_facts_published", "Facts the stream has acknowledged")
DEAD_LETTERS = Counter("liandan_dead_letters", "Messages laid aside", ["reason"])
OUTBOX_WAITING = Gauge("liandan_outbox_waiting", "Outbox documents not yet published")
LEASES_HELD = Gauge("liandan_lease_held", "Whether this process does the leased work", ["lease"])

# Looked at now and then, by each process for its service.
RELAY_LAG = Gauge("liandan_relay_lag_seconds", "Age of the oldest outbox document not published")
FACTS_PENDING = Gauge("liandan_consumer_pending", "Facts a durable has still to hear", ["durable"])
FACTS_IN_HAND = Gauge(
    "liandan_consumer_ack_pending", "Facts delivered and not yet acknowledged", ["durable"]
)
LETTERS_WAITING = Gauge("liandan_dead_letters_waiting", "Dead letters nobody has dealt with")
CLOCK_AHEAD = Gauge("liandan_clock_ahead_seconds", "How far our clock is ahead of MongoDB's")
READY = Gauge("liandan_ready", "Whether this process can do its work")
