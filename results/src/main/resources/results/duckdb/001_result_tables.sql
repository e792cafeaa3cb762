-- Counts are absolute: a row replaces the one with its key unless its count is smaller.
-- Columns that end in _ms are milliseconds since 1970; their twins without it are for people.

CREATE TABLE page_views_per_minute (
  window_start TIMESTAMP NOT NULL,
  page VARCHAR NOT NULL,
  views BIGINT NOT NULL,
  PRIMARY KEY (window_start, page)
);

CREATE TABLE late_views_per_minute (
  window_start TIMESTAMP NOT NULL,
  page VARCHAR NOT NULL,
  appended_minute TIMESTAMP NOT NULL,
  views BIGINT NOT NULL,
  PRIMARY KEY (window_start, page, appended_minute)
);

CREATE TABLE metric_per_minute (
  window_start TIMESTAMP NOT NULL,
  metric VARCHAR NOT NULL,
  key VARCHAR NOT NULL,
  events BIGINT NOT NULL,
  PRIMARY KEY (window_start, metric, key)
);

CREATE TABLE quarantine (
  topic VARCHAR NOT NULL,
  partition BIGINT NOT NULL,
  "offset" BIGINT NOT NULL,
  appended_at_ms BIGINT NOT NULL,
  appended_at TIMESTAMP GENERATED ALWAYS AS (make_timestamp_ms(appended_at_ms)) VIRTUAL,
  received_at_ms BIGINT NOT NULL,
  received_at TIMESTAMP GENERATED ALWAYS AS (make_timestamp_ms(received_at_ms)) VIRTUAL,
  reasons VARCHAR[] NOT NULL,
  page VARCHAR NOT NULL,
  event_type VARCHAR NOT NULL,
  app_version VARCHAR NOT NULL,
  raw BLOB NOT NULL,
  PRIMARY KEY (topic, partition, "offset")
);

CREATE TABLE ledger (
  partition BIGINT NOT NULL,
  from_offset BIGINT NOT NULL,
  minute TIMESTAMP NOT NULL,
  until_offset BIGINT NOT NULL,
  read BIGINT NOT NULL,
  ticks BIGINT NOT NULL,
  counted BIGINT NOT NULL,
  quarantined BIGINT NOT NULL,
  late BIGINT NOT NULL,
  duplicate BIGINT NOT NULL,
  unexplained BIGINT NOT NULL,
  received_first_ms BIGINT,
  received_last_ms BIGINT,
  stored_at_ms BIGINT NOT NULL,
  stored_at TIMESTAMP GENERATED ALWAYS AS (make_timestamp_ms(stored_at_ms)) VIRTUAL,
  PRIMARY KEY (partition, from_offset, minute)
);

-- The ledger's slices added up, so that its totals need not read them all.
CREATE TABLE ledger_per_minute (
  minute TIMESTAMP NOT NULL,
  partition BIGINT NOT NULL,
  from_offset BIGINT NOT NULL,
  until_offset BIGINT NOT NULL,
  read BIGINT NOT NULL,
  ticks BIGINT NOT NULL,
  counted BIGINT NOT NULL,
  quarantined BIGINT NOT NULL,
  late BIGINT NOT NULL,
  duplicate BIGINT NOT NULL,
  unexplained BIGINT NOT NULL,
  stored_at_ms BIGINT NOT NULL,
  PRIMARY KEY (minute, partition)
);

CREATE TABLE gateway_ticks (
  gateway_id VARCHAR NOT NULL,
  started_at_ms BIGINT NOT NULL,
  started_at TIMESTAMP GENERATED ALWAYS AS (make_timestamp_ms(started_at_ms)) VIRTUAL,
  partition BIGINT NOT NULL,
  acknowledged BIGINT NOT NULL,
  spooled BIGINT NOT NULL,
  ticked_at_ms BIGINT NOT NULL,
  ticked_at TIMESTAMP GENERATED ALWAYS AS (make_timestamp_ms(ticked_at_ms)) VIRTUAL,
  PRIMARY KEY (gateway_id, started_at_ms, partition)
);
