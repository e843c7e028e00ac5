-- Prices that are stored and not summed up yet: a run of ids for every batch that left its summaries for later.

CREATE TABLE backlog (
  id INTEGER PRIMARY KEY,
  first BIGINT NOT NULL,
  last BIGINT NOT NULL,
  stored_at TIMESTAMP NOT NULL
);
