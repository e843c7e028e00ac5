-- What sources said and how they fare: raw pages, what rows wait for, lessons, pauses, findings, agreements.

ALTER TABLE price ADD COLUMN period TEXT NOT NULL DEFAULT '';
ALTER TABLE price ADD COLUMN waits TEXT NOT NULL DEFAULT '';
ALTER TABLE price ADD COLUMN said_market TEXT NOT NULL DEFAULT '';
ALTER TABLE price ADD COLUMN said_place TEXT NOT NULL DEFAULT '';
ALTER TABLE price ADD COLUMN said_volume_unit TEXT NOT NULL DEFAULT '';
UPDATE price SET waits = 'product' WHERE state = 'waiting';
CREATE INDEX price_told ON price (source_id, day) WHERE current = 1;

ALTER TABLE document ADD COLUMN wants TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN about INTEGER;
ALTER TABLE document ADD COLUMN since INTEGER;
ALTER TABLE document ADD COLUMN problem TEXT NOT NULL DEFAULT '';
CREATE INDEX document_collected ON document (source, collected_at);

CREATE TABLE raw (
  sha256 TEXT PRIMARY KEY,
  packed BLOB NOT NULL,
  kept_at TIMESTAMP NOT NULL
);

ALTER TABLE run ADD COLUMN code TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN shape TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN robots TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN robots_at TIMESTAMP;

CREATE TABLE pause (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  why TEXT NOT NULL,
  paused_by TEXT NOT NULL,
  paused_at TIMESTAMP NOT NULL,
  resumed_by TEXT NOT NULL DEFAULT '',
  resumed_at TIMESTAMP
);
CREATE UNIQUE INDEX pause_alone ON pause (source) WHERE resumed_at IS NULL;
INSERT INTO pause (source, why, paused_by, paused_at)
  SELECT source, max(problem), '', max(started_at) FROM run WHERE pauses = 1 GROUP BY source;
ALTER TABLE run DROP COLUMN pauses;

CREATE TABLE finding (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  level TEXT NOT NULL,
  sentence TEXT NOT NULL,
  evidence TEXT NOT NULL,
  hits INTEGER NOT NULL,
  found_at TIMESTAMP NOT NULL,
  seen_at TIMESTAMP NOT NULL,
  closed_at TIMESTAMP,
  closed_by TEXT NOT NULL DEFAULT '',
  outcome TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX finding_open ON finding (source, kind, subject) WHERE closed_at IS NULL;

CREATE TABLE lesson (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  word TEXT NOT NULL,
  means TEXT NOT NULL,
  taught_by TEXT NOT NULL,
  taught_at TIMESTAMP NOT NULL,
  CONSTRAINT lesson_once UNIQUE (kind, source, word)
);

CREATE TABLE agreement (
  id INTEGER PRIMARY KEY,
  product TEXT NOT NULL,
  stage TEXT NOT NULL,
  currency TEXT NOT NULL,
  per TEXT NOT NULL,
  one TEXT NOT NULL,
  other TEXT NOT NULL,
  days INTEGER NOT NULL,
  ratio INTEGER NOT NULL,
  spread INTEGER NOT NULL,
  newest INTEGER NOT NULL,
  CONSTRAINT agreement_once UNIQUE (product, stage, currency, per, one, other)
);

CREATE TABLE unknown_name_new (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  word TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  CONSTRAINT unknown_name_once UNIQUE (source, kind, word)
);
INSERT INTO unknown_name_new (source, kind, word, count, first_day, last_day)
  SELECT source, 'product', word, count, first_day, last_day FROM unknown_name;
DROP TABLE unknown_name;
ALTER TABLE unknown_name_new RENAME TO unknown_name;
