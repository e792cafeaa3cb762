CREATE TABLE IF NOT EXISTS transitions_per_minute (
  window_start DateTime('UTC'),
  from_page String,
  to_page String,
  events Int64
) ENGINE = ReplacingMergeTree(events)
PARTITION BY toYYYYMMDD(window_start)
ORDER BY (window_start, from_page, to_page);

-- The sketch is a HyperLogLog of the minute's users; minutes can be put together, their numbers not.
CREATE TABLE IF NOT EXISTS visitors_per_minute (
  window_start DateTime('UTC'),
  events Int64,
  visitors Int64,
  sketch_hex String
) ENGINE = ReplacingMergeTree(events)
PARTITION BY toYYYYMMDD(window_start)
ORDER BY (window_start);
