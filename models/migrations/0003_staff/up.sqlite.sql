-- Staff: people and their roles, one-time set-up links, sessions, the log of events, and what was tried how often.

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  phone TEXT NOT NULL,
  phone_key TEXT NOT NULL UNIQUE,
  roles TEXT NOT NULL,
  state TEXT NOT NULL,
  password TEXT NOT NULL DEFAULT '',
  totp TEXT NOT NULL DEFAULT '',
  totp_step BIGINT NOT NULL DEFAULT 0,
  created_at TIMESTAMP NOT NULL,
  changed_at TIMESTAMP NOT NULL,
  sessions_from TIMESTAMP NOT NULL
);

CREATE TABLE invitation (
  id INTEGER PRIMARY KEY,
  token TEXT NOT NULL UNIQUE,
  person_id INTEGER REFERENCES person (id),
  roles TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  password TEXT NOT NULL DEFAULT '',
  totp TEXT NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  used_at TIMESTAMP
);
CREATE INDEX invitation_person ON invitation (person_id);

CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  token TEXT NOT NULL UNIQUE,
  person_id INTEGER NOT NULL REFERENCES person (id),
  address TEXT NOT NULL,
  agent TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  seen_at TIMESTAMP NOT NULL,
  ended_at TIMESTAMP
);
CREATE INDEX session_person ON session (person_id, created_at);

CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  at TIMESTAMP NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  thing TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
);

CREATE TRIGGER event_never_changed BEFORE UPDATE ON event BEGIN
  SELECT RAISE(ABORT, 'the log of events is only added to');
END;
CREATE TRIGGER event_never_deleted BEFORE DELETE ON event BEGIN
  SELECT RAISE(ABORT, 'the log of events is only added to');
END;

CREATE TABLE event_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  number BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO event_head (id, number, hash) VALUES (1, 0, '');

CREATE TABLE attempt (
  key TEXT PRIMARY KEY,
  times TEXT NOT NULL,
  last BIGINT NOT NULL
);
