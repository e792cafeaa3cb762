-- Only what 18.16 and today's versions have in common. The version of each ReplacingMergeTree is
-- the count itself: a stale replay lowers nothing. Ask with FINAL.
-- Columns that end in _ms are milliseconds since 1970; their twins without it are for people.

CREATE TABLE IF NOT EXISTS page_views_per_minute (
  window_start DateTime('UTC'),
  page String,
  views Int64
) ENGINE = ReplacingMergeTree(views)
PARTITION BY toYYYYMMDD(window_start)
ORDER BY (window_start, page);

-- In partitions by when they came, not by window: strangers choose the window, and a batch with
-- windows of more than a hundred days would be refused, again and again.
CREATE TABLE IF NOT EXISTS late_views_per_minute (
  window_start DateTime('UTC'),
  page String,
  appended_minute DateTime('UTC'),
  views Int64
) ENGINE = ReplacingMergeTree(views)
PARTITION BY toYYYYMMDD(appended_minute)
ORDER BY (window_start, page, appended_minute);

CREATE TABLE IF NOT EXISTS metric_per_minute (
  window_start DateTime('UTC'),
  metric String,
  key String,
  events Int64
) ENGINE = ReplacingMergeTree(events)
PARTITION BY toYYYYMMDD(window_start)
ORDER BY (metric, window_start, key);

-- A record's append time is part of the order, which its coordinates fix anyway, so that the newest
-- are found without reading the rest.
CREATE TABLE IF NOT EXISTS quarantine (
  topic String,
  partition Int64,
  "offset" Int64,
  appended_at_ms Int64,
  appended_at DateTime('UTC') ALIAS toDateTime(intDiv(appended_at_ms, 1000), 'UTC'),
  received_at_ms Int64,
  received_at DateTime('UTC') ALIAS toDateTime(intDiv(received_at_ms, 1000), 'UTC'),
  reasons Array(String),
  page String,
  event_type String,
  app_version String,
  raw_hex String
) ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMMDD(toDateTime(intDiv(appended_at_ms, 1000), 'UTC'))
ORDER BY (appended_at_ms, topic, partition, "offset");

CREATE TABLE IF NOT EXISTS ledger (
  partition Int64,
  from_offset Int64,
  minute DateTime('UTC'),
  until_offset Int64,
  read Int64,
  ticks Int64,
  counted Int64,
  quarantined Int64,
  late Int64,
  duplicate Int64,
  unexplained Int64,
  received_first_ms Nullable(Int64),
  received_last_ms Nullable(Int64),
  stored_at_ms Int64,
  stored_at DateTime('UTC') ALIAS toDateTime(intDiv(stored_at_ms, 1000), 'UTC')
) ENGINE = ReplacingMergeTree(stored_at_ms)
PARTITION BY toYYYYMMDD(minute)
ORDER BY (minute, partition, from_offset);

-- The ledger's slices added up, so that its totals need not read them all.
CREATE TABLE IF NOT EXISTS ledger_per_minute (
  minute DateTime('UTC'),
  partition Int64,
  from_offset Int64,
  until_offset Int64,
  read Int64,
  ticks Int64,
  counted Int64,
  quarantined Int64,
  late Int64,
  duplicate Int64,
  unexplained Int64,
  stored_at_ms Int64
) ENGINE = ReplacingMergeTree(stored_at_ms)
PARTITION BY toYYYYMM(minute)
ORDER BY (minute, partition);

CREATE TABLE IF NOT EXISTS gateway_ticks (
  gateway_id String,
  started_at_ms Int64,
  started_at DateTime('UTC') ALIAS toDateTime(intDiv(started_at_ms, 1000), 'UTC'),
  partition Int64,
  acknowledged Int64,
  spooled Int64,
  ticked_at_ms Int64,
  ticked_at DateTime('UTC') ALIAS toDateTime(intDiv(ticked_at_ms, 1000), 'UTC')
) ENGINE = ReplacingMergeTree(acknowledged)
ORDER BY (gateway_id, started_at_ms, partition);
