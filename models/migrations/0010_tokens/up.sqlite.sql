-- Tokens of programs that post for an organisation, and what was answered to requests that may come twice; the
-- keys by which files name their listings.

CREATE TABLE token (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  person_id INTEGER NOT NULL REFERENCES person (id),
  created_at TIMESTAMP NOT NULL,
  seen_at TIMESTAMP,
  ended_at TIMESTAMP
);
CREATE UNIQUE INDEX token_name ON token (name) WHERE ended_at IS NULL;

CREATE TABLE receipt (
  who TEXT NOT NULL,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  status INTEGER NOT NULL DEFAULT 0,
  location TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT '',
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (who, key)
);
CREATE INDEX receipt_at ON receipt (at);

CREATE TABLE listing_key (
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  listing_id INTEGER NOT NULL REFERENCES listing (id),
  PRIMARY KEY (source, key)
) WITHOUT ROWID;

CREATE INDEX listing_tested ON listing (id, expires, price_per, low, high, per, amount);
