-- Matches: which supply fits which demand, what has to be looked at for it, and searches that people keep.

CREATE TABLE listing_turn (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  listing_id INTEGER NOT NULL REFERENCES listing (id)
);
INSERT INTO listing_turn (listing_id) SELECT id FROM listing WHERE state IN ('active', 'reserved') ORDER BY id;

CREATE TABLE listing_match (
  id INTEGER PRIMARY KEY,
  supply_id INTEGER NOT NULL REFERENCES listing (id),
  demand_id INTEGER NOT NULL REFERENCES listing (id),
  score INTEGER NOT NULL,
  reasons TEXT NOT NULL,
  made_at TIMESTAMP NOT NULL,
  told_at TIMESTAMP,
  closed_at TIMESTAMP,
  UNIQUE (supply_id, demand_id)
);
CREATE INDEX listing_match_demand ON listing_match (demand_id);

CREATE TABLE search (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  person_id INTEGER NOT NULL REFERENCES person (id),
  query TEXT NOT NULL,
  name TEXT NOT NULL,
  seen INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  told_at TIMESTAMP,
  UNIQUE (person_id, query)
);
