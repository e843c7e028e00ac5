-- Watches: whose price someone wants to be told, every day or week, or when it reaches a level.

CREATE TABLE watch (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  person_id INTEGER NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  product TEXT NOT NULL,
  spot TEXT NOT NULL,
  freq TEXT NOT NULL,
  op TEXT NOT NULL,
  level INTEGER NOT NULL,
  per TEXT NOT NULL,
  unit TEXT NOT NULL,
  armed INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP,
  told_at TIMESTAMP,
  told_day INTEGER NOT NULL,
  UNIQUE (person_id, kind, product, spot, op)
);
CREATE INDEX watch_due ON watch (kind, freq, told_day);
