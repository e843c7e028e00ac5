-- Harvests: what comes to be had in a week, of this year and of past ones, and what officers reckon it to be.

CREATE TABLE harvest (
  id INTEGER PRIMARY KEY,
  made_at TIMESTAMP NOT NULL
);

CREATE TABLE harvest_week (
  product TEXT NOT NULL,
  per TEXT NOT NULL,
  week INTEGER NOT NULL,
  amount BIGINT,
  listings INTEGER NOT NULL,
  people INTEGER NOT NULL,
  withheld INTEGER NOT NULL,
  PRIMARY KEY (product, week, per)
);
CREATE INDEX listing_ready ON listing (ready_from) WHERE side = 'supply';

CREATE TABLE estimate (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  product TEXT NOT NULL,
  place TEXT NOT NULL,
  begins INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  quantity TEXT NOT NULL,
  unit TEXT NOT NULL,
  amount BIGINT NOT NULL,
  per TEXT NOT NULL,
  basis TEXT NOT NULL,
  made_by TEXT NOT NULL,
  role TEXT NOT NULL,
  made_at TIMESTAMP NOT NULL,
  withdrawn_at TIMESTAMP
);
CREATE INDEX estimate_product ON estimate (product, ends) WHERE withdrawn_at IS NULL;
