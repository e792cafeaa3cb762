-- Quarantined events that were sent again, by the place of the quarantined event.
CREATE TABLE IF NOT EXISTS replays (
  topic String,
  partition Int64,
  "offset" Int64,
  replayed_partition Int64,
  replayed_offset Int64,
  replayed_at_ms Int64,
  replayed_at DateTime('UTC') ALIAS toDateTime(intDiv(replayed_at_ms, 1000), 'UTC'),
  valid Int64
) ENGINE = ReplacingMergeTree(replayed_at_ms)
ORDER BY (topic, partition, "offset");
