-- What people asked on the page to be sent again from quarantine, and what became of it. The
-- selection, the rule and the numbers are JSON objects. Each change raises the revision.
CREATE TABLE replay_requests (
  id VARCHAR NOT NULL,
  asked_at_ms BIGINT NOT NULL,
  asked_at TIMESTAMP GENERATED ALWAYS AS (make_timestamp_ms(asked_at_ms)) VIRTUAL,
  who VARCHAR NOT NULL,
  selection VARCHAR NOT NULL,
  rule VARCHAR NOT NULL,
  dry_run BIGINT NOT NULL,
  state VARCHAR NOT NULL,
  numbers VARCHAR NOT NULL,
  problem VARCHAR NOT NULL,
  revision BIGINT NOT NULL,
  updated_at_ms BIGINT NOT NULL,
  PRIMARY KEY (id)
);
