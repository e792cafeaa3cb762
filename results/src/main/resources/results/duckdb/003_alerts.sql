-- Of two rows with one key the one that was updated later stays. The subject of a quarantine surge
-- is reason, page and app version with tabs between them. The numbers are a JSON object.

CREATE TABLE alerts (
  kind VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  opened_at TIMESTAMP NOT NULL,
  closed_at_ms BIGINT,
  closed_at TIMESTAMP GENERATED ALWAYS AS (make_timestamp_ms(closed_at_ms)) VIRTUAL,
  severity VARCHAR NOT NULL,
  score DOUBLE NOT NULL,
  numbers VARCHAR NOT NULL,
  updated_at_ms BIGINT NOT NULL,
  updated_at TIMESTAMP GENERATED ALWAYS AS (make_timestamp_ms(updated_at_ms)) VIRTUAL,
  PRIMARY KEY (kind, subject, opened_at)
);

-- One row: how far minutes have been judged, so that a restart judges none twice and leaves none out.
CREATE TABLE detection_progress (
  id VARCHAR NOT NULL,
  until_ms BIGINT NOT NULL,
  PRIMARY KEY (id)
);
