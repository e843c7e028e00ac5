-- Bulletins: a day's or a week's report, drafted by a job, published by an officer.

CREATE TABLE bulletin (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  day INTEGER NOT NULL,
  state TEXT NOT NULL,
  figures TEXT NOT NULL,
  words TEXT NOT NULL DEFAULT '',
  made_at TIMESTAMP NOT NULL,
  published_by TEXT NOT NULL DEFAULT '',
  published_at TIMESTAMP,
  UNIQUE (kind, day)
);
CREATE INDEX bulletin_day ON bulletin (state, day);
