-- Warnings: what rules found in the prices, what became of each, and what could not be judged for want of history.

CREATE TABLE alert (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  rule TEXT NOT NULL,
  product TEXT NOT NULL,
  spot TEXT NOT NULL,
  area INTEGER NOT NULL,
  stage TEXT NOT NULL,
  state TEXT NOT NULL,
  side TEXT NOT NULL,
  level INTEGER NOT NULL,
  figure INTEGER NOT NULL,
  unit TEXT NOT NULL,
  reference INTEGER,
  inputs TEXT NOT NULL,
  price INTEGER,
  per TEXT NOT NULL,
  sources TEXT NOT NULL,
  first_day INTEGER NOT NULL,
  day INTEGER NOT NULL,
  opened_at TIMESTAMP NOT NULL,
  closed_at TIMESTAMP,
  closed_day INTEGER NOT NULL DEFAULT 0,
  armed INTEGER NOT NULL DEFAULT 1,
  told INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX alert_open ON alert (rule, product, spot) WHERE closed_at IS NULL;
CREATE INDEX alert_scope ON alert (rule, product, spot, id);
CREATE INDEX alert_closed ON alert (closed_at);

CREATE TABLE alert_note (
  id INTEGER PRIMARY KEY,
  alert_id INTEGER NOT NULL REFERENCES alert (id),
  step TEXT NOT NULL,
  level INTEGER NOT NULL,
  day INTEGER NOT NULL,
  figure INTEGER NOT NULL,
  who TEXT NOT NULL,
  why TEXT NOT NULL,
  at TIMESTAMP NOT NULL
);
CREATE INDEX alert_note_alert ON alert_note (alert_id, id);

CREATE TABLE alert_refusal (
  rule TEXT NOT NULL,
  product TEXT NOT NULL,
  spot TEXT NOT NULL,
  needs INTEGER NOT NULL,
  has INTEGER NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (rule, product, spot)
);

CREATE TABLE evaluation (
  id INTEGER PRIMARY KEY,
  day INTEGER NOT NULL,
  made_at TIMESTAMP
);
INSERT INTO evaluation (id, day) VALUES (1, 0);
