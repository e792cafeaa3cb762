-- Closed hours, added up from the minutes: rows of so many minutes, each under the start of its step.
-- An hour that a later batch changes is added up again. Late views by the hour of their append.

CREATE TABLE IF NOT EXISTS page_views_rolled_up (
  minutes Int64,
  window_start DateTime('UTC'),
  page String,
  views Int64
) ENGINE = ReplacingMergeTree(views)
PARTITION BY toYYYYMMDD(window_start)
ORDER BY (minutes, window_start, page);

CREATE TABLE IF NOT EXISTS late_views_rolled_up (
  minutes Int64,
  window_start DateTime('UTC'),
  page String,
  appended_hour DateTime('UTC'),
  views Int64
) ENGINE = ReplacingMergeTree(views)
PARTITION BY toYYYYMMDD(appended_hour)
ORDER BY (minutes, window_start, page, appended_hour);

CREATE TABLE IF NOT EXISTS metrics_rolled_up (
  minutes Int64,
  window_start DateTime('UTC'),
  metric String,
  key String,
  events Int64
) ENGINE = ReplacingMergeTree(events)
PARTITION BY toYYYYMMDD(window_start)
ORDER BY (metric, minutes, window_start, key);

CREATE TABLE IF NOT EXISTS transitions_rolled_up (
  minutes Int64,
  window_start DateTime('UTC'),
  from_page String,
  to_page String,
  events Int64
) ENGINE = ReplacingMergeTree(events)
PARTITION BY toYYYYMMDD(window_start)
ORDER BY (minutes, window_start, from_page, to_page);

CREATE TABLE IF NOT EXISTS visitors_per_hour (
  window_start DateTime('UTC'),
  events Int64,
  visitors Int64,
  sketch_hex String
) ENGINE = ReplacingMergeTree(events)
PARTITION BY toYYYYMMDD(window_start)
ORDER BY (window_start);

-- How far the store's own upkeep has come, by its name.
CREATE TABLE IF NOT EXISTS store_progress (
  id String,
  until_ms Int64
) ENGINE = ReplacingMergeTree(until_ms)
ORDER BY id;
