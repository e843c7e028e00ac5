-- Destinations: the sales cities' markets that the officers keep an eye on.

CREATE TABLE destination (
  id INTEGER PRIMARY KEY,
  market TEXT NOT NULL UNIQUE,
  added_at TIMESTAMP NOT NULL
);
