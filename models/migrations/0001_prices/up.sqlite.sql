-- Sources, runs, documents, prices as told, and the read models made from them.

CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL,
  official INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at TIMESTAMP NOT NULL,
  beat_at TIMESTAMP NOT NULL,
  ended_at TIMESTAMP,
  expected INTEGER NOT NULL DEFAULT 0,
  documents INTEGER NOT NULL DEFAULT 0,
  found INTEGER NOT NULL DEFAULT 0,
  new INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  revised INTEGER NOT NULL DEFAULT 0,
  waiting INTEGER NOT NULL DEFAULT 0,
  quarantined INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  reasons TEXT NOT NULL DEFAULT '{}',
  notes TEXT NOT NULL DEFAULT '',
  kinds TEXT NOT NULL DEFAULT '',
  problem TEXT NOT NULL DEFAULT '',
  pauses INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX run_source ON run (source, id);
CREATE UNIQUE INDEX run_alone ON run (source) WHERE state = 'running';

CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  url TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  published_at TIMESTAMP,
  collected_at TIMESTAMP NOT NULL,
  CONSTRAINT document_once UNIQUE (source, sha256)
);

CREATE TABLE unknown_name (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  word TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  CONSTRAINT unknown_name_once UNIQUE (source, word)
);

CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  product TEXT NOT NULL,
  spot TEXT NOT NULL,
  area INTEGER NOT NULL,
  stage TEXT NOT NULL,
  grade TEXT NOT NULL,
  nature TEXT NOT NULL,
  currency TEXT NOT NULL,
  per TEXT NOT NULL,
  CONSTRAINT series_once UNIQUE (product, spot, area, stage, grade, nature, currency, per)
);

CREATE TABLE price (
  id INTEGER PRIMARY KEY,
  key BIGINT NOT NULL,
  revision INTEGER NOT NULL,
  current INTEGER NOT NULL,
  state TEXT NOT NULL,
  checks TEXT NOT NULL,
  missing TEXT NOT NULL,
  series_id INTEGER REFERENCES series (id),
  source_id INTEGER NOT NULL REFERENCES source (id),
  document_id INTEGER NOT NULL REFERENCES document (id),
  day INTEGER NOT NULL,
  low BIGINT,
  avg BIGINT,
  high BIGINT,
  volume BIGINT,
  market TEXT NOT NULL,
  place TEXT NOT NULL,
  stage TEXT NOT NULL,
  nature TEXT NOT NULL,
  currency TEXT NOT NULL,
  name TEXT NOT NULL,
  spec TEXT NOT NULL,
  grade TEXT NOT NULL,
  origin TEXT NOT NULL,
  unit TEXT NOT NULL,
  said_low TEXT NOT NULL,
  said_avg TEXT NOT NULL,
  said_high TEXT NOT NULL,
  said_volume TEXT NOT NULL,
  note TEXT NOT NULL,
  upstream TEXT NOT NULL,
  CONSTRAINT price_once UNIQUE (key, revision)
);
CREATE INDEX price_series ON price (series_id, day) WHERE series_id IS NOT NULL;
CREATE INDEX price_waiting ON price (source_id, name) WHERE series_id IS NULL;

CREATE TABLE summary (
  series_id INTEGER NOT NULL,
  period INTEGER NOT NULL,
  start INTEGER NOT NULL,
  low BIGINT,
  high BIGINT,
  median BIGINT,
  total BIGINT NOT NULL,
  n INTEGER NOT NULL,
  quotes INTEGER NOT NULL,
  volume BIGINT,
  worth BIGINT,
  missing TEXT NOT NULL,
  PRIMARY KEY (series_id, period, start)
) WITHOUT ROWID;

CREATE TABLE latest (
  product TEXT NOT NULL,
  spot TEXT NOT NULL,
  area INTEGER NOT NULL,
  stage TEXT NOT NULL,
  grade TEXT NOT NULL,
  nature TEXT NOT NULL,
  currency TEXT NOT NULL,
  per TEXT NOT NULL,
  series_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  low BIGINT,
  high BIGINT,
  median BIGINT,
  total BIGINT NOT NULL,
  n INTEGER NOT NULL,
  quotes INTEGER NOT NULL,
  volume BIGINT,
  before_day INTEGER,
  before_avg BIGINT,
  sources TEXT NOT NULL,
  spots TEXT NOT NULL,
  checks TEXT NOT NULL,
  spread INTEGER NOT NULL,
  PRIMARY KEY (product, spot, area, stage, grade, nature, currency, per)
) WITHOUT ROWID;

CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  gateway TEXT NOT NULL,
  message_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  text TEXT NOT NULL,
  reply TEXT NOT NULL,
  received_at TIMESTAMP NOT NULL,
  CONSTRAINT message_once UNIQUE (gateway, message_id)
);

CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  task TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  due_at TIMESTAMP NOT NULL,
  holder TEXT NOT NULL DEFAULT '',
  beat INTEGER NOT NULL DEFAULT 0,
  ended_at TIMESTAMP,
  problem TEXT NOT NULL DEFAULT ''
);
CREATE INDEX job_due ON job (state, due_at);

CREATE TABLE trait (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
