-- What people asked on the page to be sent again from quarantine, and what became of it. The
-- selection, the rule and the numbers are JSON objects. Each change raises the revision.
CREATE TABLE IF NOT EXISTS replay_requests (
  id String,
  asked_at_ms Int64,
  asked_at DateTime('UTC') ALIAS toDateTime(intDiv(asked_at_ms, 1000), 'UTC'),
  who String,
  selection String,
  rule String,
  dry_run Int64,
  state String,
  numbers String,
  problem String,
  revision Int64,
  updated_at_ms Int64
) ENGINE = ReplacingMergeTree(revision)
ORDER BY id;
