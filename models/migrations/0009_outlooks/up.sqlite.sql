-- Outlooks: how much is on offer and wanted, as it was put together last.

CREATE TABLE outlook (
  id INTEGER PRIMARY KEY,
  made_at TIMESTAMP NOT NULL,
  listings INTEGER NOT NULL,
  people INTEGER NOT NULL
);

CREATE TABLE outlook_cell (
  id INTEGER PRIMARY KEY,
  side TEXT NOT NULL,
  product TEXT NOT NULL,
  per TEXT NOT NULL,
  week INTEGER NOT NULL,
  place TEXT NOT NULL,
  amount BIGINT,
  listings INTEGER,
  people INTEGER,
  merged TEXT NOT NULL,
  withheld TEXT NOT NULL
);
CREATE INDEX outlook_cell_product ON outlook_cell (product, id);
