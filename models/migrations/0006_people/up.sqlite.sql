-- People without a password: codes sent to their phones, texts to be sent, notices, and what they agreed to.

CREATE TABLE code (
  id INTEGER PRIMARY KEY,
  token TEXT NOT NULL UNIQUE,
  phone_key TEXT NOT NULL,
  hash TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  used_at TIMESTAMP
);
CREATE INDEX code_phone ON code (phone_key);
CREATE INDEX code_expires ON code (expires_at);

CREATE TABLE outgoing (
  id INTEGER PRIMARY KEY,
  recipient TEXT NOT NULL,
  recipient_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL
);
CREATE INDEX outgoing_recipient ON outgoing (recipient_key, id);
CREATE INDEX outgoing_expires ON outgoing (expires_at);

CREATE TABLE notice (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  said TEXT NOT NULL,
  link TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  read_at TIMESTAMP
);
CREATE INDEX notice_person ON notice (person_id, id);

CREATE TABLE consent (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person (id),
  what TEXT NOT NULL,
  version TEXT NOT NULL,
  given_at TIMESTAMP NOT NULL,
  withdrawn_at TIMESTAMP
);
CREATE INDEX consent_person ON consent (person_id, what);
