-- Occasions: what happened on which days and may have moved prices; withdrawn ones stay.

CREATE TABLE occasion (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  place TEXT NOT NULL,
  goods TEXT NOT NULL,
  words TEXT NOT NULL,
  source TEXT NOT NULL,
  entered_at TIMESTAMP NOT NULL,
  withdrawn_at TIMESTAMP
);
CREATE INDEX occasion_days ON occasion (until, since);
