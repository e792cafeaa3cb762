CREATE TABLE transitions_per_minute (
  window_start TIMESTAMP NOT NULL,
  from_page VARCHAR NOT NULL,
  to_page VARCHAR NOT NULL,
  events BIGINT NOT NULL,
  PRIMARY KEY (window_start, from_page, to_page)
);

-- The sketch is a HyperLogLog of the minute's users; minutes can be put together, their numbers not.
CREATE TABLE visitors_per_minute (
  window_start TIMESTAMP NOT NULL,
  events BIGINT NOT NULL,
  visitors BIGINT NOT NULL,
  sketch BLOB NOT NULL,
  PRIMARY KEY (window_start)
);
