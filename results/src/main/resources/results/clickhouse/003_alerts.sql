-- Of two rows with one key the one that was updated later stays. The subject of a quarantine surge
-- is reason, page and app version with tabs between them. The numbers are a JSON object.

CREATE TABLE IF NOT EXISTS alerts (
  kind String,
  subject String,
  opened_at DateTime('UTC'),
  closed_at_ms Nullable(Int64),
  severity String,
  score Float64,
  numbers String,
  updated_at_ms Int64,
  updated_at DateTime('UTC') ALIAS toDateTime(intDiv(updated_at_ms, 1000), 'UTC')
) ENGINE = ReplacingMergeTree(updated_at_ms)
PARTITION BY toYYYYMM(opened_at)
ORDER BY (opened_at, kind, subject);

-- One row: how far minutes have been judged, so that a restart judges none twice and leaves none out.
CREATE TABLE IF NOT EXISTS detection_progress (
  id String,
  until_ms Int64
) ENGINE = ReplacingMergeTree(until_ms)
ORDER BY id;
