-- Tokens of programs that write for an organisation, and receipts: what was answered to a request that may come twice.

CREATE TABLE api_token (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  person_id INTEGER NOT NULL REFERENCES person (id),
  created_at TIMESTAMP NOT NULL,
  used_at TIMESTAMP,
  ended_at TIMESTAMP
);
CREATE UNIQUE INDEX api_token_name ON api_token (name) WHERE ended_at IS NULL;
CREATE INDEX api_token_person ON api_token (person_id);

CREATE TABLE receipt (
  who TEXT NOT NULL,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  status INTEGER NOT NULL,
  answer TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (who, key)
);
CREATE INDEX receipt_at ON receipt (at);
