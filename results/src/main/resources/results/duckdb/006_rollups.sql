-- Closed hours, added up from the minutes: rows of so many minutes, each under the start of its step.
-- An hour that a later batch changes is added up again. Late views by the hour of their append.

CREATE TABLE page_views_rolled_up (
  minutes BIGINT NOT NULL,
  window_start TIMESTAMP NOT NULL,
  page VARCHAR NOT NULL,
  views BIGINT NOT NULL,
  PRIMARY KEY (minutes, window_start, page)
);

CREATE TABLE late_views_rolled_up (
  minutes BIGINT NOT NULL,
  window_start TIMESTAMP NOT NULL,
  page VARCHAR NOT NULL,
  appended_hour TIMESTAMP NOT NULL,
  views BIGINT NOT NULL,
  PRIMARY KEY (minutes, window_start, page, appended_hour)
);

CREATE TABLE metrics_rolled_up (
  minutes BIGINT NOT NULL,
  window_start TIMESTAMP NOT NULL,
  metric VARCHAR NOT NULL,
  key VARCHAR NOT NULL,
  events BIGINT NOT NULL,
  PRIMARY KEY (minutes, window_start, metric, key)
);

CREATE TABLE transitions_rolled_up (
  minutes BIGINT NOT NULL,
  window_start TIMESTAMP NOT NULL,
  from_page VARCHAR NOT NULL,
  to_page VARCHAR NOT NULL,
  events BIGINT NOT NULL,
  PRIMARY KEY (minutes, window_start, from_page, to_page)
);

CREATE TABLE visitors_per_hour (
  window_start TIMESTAMP NOT NULL,
  events BIGINT NOT NULL,
  visitors BIGINT NOT NULL,
  sketch BLOB NOT NULL,
  PRIMARY KEY (window_start)
);

-- How far the store's own upkeep has come, by its name.
CREATE TABLE store_progress (
  id VARCHAR NOT NULL,
  until_ms BIGINT NOT NULL,
  PRIMARY KEY (id)
);
