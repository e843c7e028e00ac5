-- Photos: what hangs on a draft or a listing, and the one row by which the deeds with photos take turns.

CREATE TABLE photo (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  owner_id INTEGER REFERENCES person (id),
  holder TEXT NOT NULL,
  position INTEGER NOT NULL,
  shown BOOLEAN NOT NULL DEFAULT 0,
  sha256 TEXT NOT NULL,
  dhash TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  size INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  UNIQUE (holder, sha256)
);
CREATE INDEX photo_owner ON photo (owner_id);
CREATE INDEX photo_sha256 ON photo (sha256);
CREATE INDEX photo_dhash ON photo (dhash);

CREATE TABLE photo_turn (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  number BIGINT NOT NULL
);
INSERT INTO photo_turn (id, number) VALUES (1, 0);
