-- Late views have few rows, of any time, in the parts of many days, and to find the latest of each row a part is read by
-- granules: those of 8,192 rows made a question about an hour read nearly all of them. The same tables with small granules.
-- What was written between the copy and the new names is copied after it. All of this may run again, after a crash as well:
-- each table begins with what a crash may have left, be it between the two new names or before the second copy.

CREATE TABLE IF NOT EXISTS late_views_per_minute (
  window_start DateTime('UTC'),
  page String,
  appended_minute DateTime('UTC'),
  views Int64
) ENGINE = ReplacingMergeTree(views)
PARTITION BY toYYYYMMDD(appended_minute)
ORDER BY (window_start, page, appended_minute)
SETTINGS index_granularity = 256;

CREATE TABLE IF NOT EXISTS late_views_per_minute_coarse AS late_views_per_minute;

INSERT INTO late_views_per_minute (window_start, page, appended_minute, views)
SELECT window_start, page, appended_minute, views FROM late_views_per_minute_coarse
WHERE toYYYYMMDD(appended_minute) = {each day of late_views_per_minute_coarse};

DROP TABLE late_views_per_minute_coarse;

CREATE TABLE IF NOT EXISTS late_views_per_minute_fine (
  window_start DateTime('UTC'),
  page String,
  appended_minute DateTime('UTC'),
  views Int64
) ENGINE = ReplacingMergeTree(views)
PARTITION BY toYYYYMMDD(appended_minute)
ORDER BY (window_start, page, appended_minute)
SETTINGS index_granularity = 256;

INSERT INTO late_views_per_minute_fine (window_start, page, appended_minute, views)
SELECT window_start, page, appended_minute, views FROM late_views_per_minute
WHERE toYYYYMMDD(appended_minute) = {each day of late_views_per_minute};

RENAME TABLE late_views_per_minute TO late_views_per_minute_coarse,
  late_views_per_minute_fine TO late_views_per_minute;

INSERT INTO late_views_per_minute (window_start, page, appended_minute, views)
SELECT window_start, page, appended_minute, views FROM late_views_per_minute_coarse
WHERE toYYYYMMDD(appended_minute) = {each day of late_views_per_minute_coarse};

DROP TABLE late_views_per_minute_coarse;

CREATE TABLE IF NOT EXISTS late_views_rolled_up (
  minutes Int64,
  window_start DateTime('UTC'),
  page String,
  appended_hour DateTime('UTC'),
  views Int64
) ENGINE = ReplacingMergeTree(views)
PARTITION BY toYYYYMMDD(appended_hour)
ORDER BY (minutes, window_start, page, appended_hour)
SETTINGS index_granularity = 256;

CREATE TABLE IF NOT EXISTS late_views_rolled_up_coarse AS late_views_rolled_up;

INSERT INTO late_views_rolled_up (minutes, window_start, page, appended_hour, views)
SELECT minutes, window_start, page, appended_hour, views FROM late_views_rolled_up_coarse
WHERE toYYYYMMDD(appended_hour) = {each day of late_views_rolled_up_coarse};

DROP TABLE late_views_rolled_up_coarse;

CREATE TABLE IF NOT EXISTS late_views_rolled_up_fine (
  minutes Int64,
  window_start DateTime('UTC'),
  page String,
  appended_hour DateTime('UTC'),
  views Int64
) ENGINE = ReplacingMergeTree(views)
PARTITION BY toYYYYMMDD(appended_hour)
ORDER BY (minutes, window_start, page, appended_hour)
SETTINGS index_granularity = 256;

INSERT INTO late_views_rolled_up_fine (minutes, window_start, page, appended_hour, views)
SELECT minutes, window_start, page, appended_hour, views FROM late_views_rolled_up
WHERE toYYYYMMDD(appended_hour) = {each day of late_views_rolled_up};

RENAME TABLE late_views_rolled_up TO late_views_rolled_up_coarse,
  late_views_rolled_up_fine TO late_views_rolled_up;

INSERT INTO late_views_rolled_up (minutes, window_start, page, appended_hour, views)
SELECT minutes, window_start, page, appended_hour, views FROM late_views_rolled_up_coarse
WHERE toYYYYMMDD(appended_hour) = {each day of late_views_rolled_up_coarse};

DROP TABLE late_views_rolled_up_coarse;
