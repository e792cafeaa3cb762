-- Quarantined events that were sent again, by the place of the quarantined event.
CREATE TABLE replays (
  topic VARCHAR NOT NULL,
  partition BIGINT NOT NULL,
  "offset" BIGINT NOT NULL,
  replayed_partition BIGINT NOT NULL,
  replayed_offset BIGINT NOT NULL,
  replayed_at_ms BIGINT NOT NULL,
  replayed_at TIMESTAMP GENERATED ALWAYS AS (make_timestamp_ms(replayed_at_ms)) VIRTUAL,
  valid BIGINT NOT NULL,
  PRIMARY KEY (topic, partition, "offset")
);
