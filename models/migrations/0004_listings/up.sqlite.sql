-- Listings: what people have and want, their changes and numbers, drafts, and the words they are found by.

CREATE TABLE listing (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  side TEXT NOT NULL,
  state TEXT NOT NULL,
  product TEXT NOT NULL,
  place TEXT NOT NULL,
  low INTEGER,
  high INTEGER,
  price_per TEXT NOT NULL,
  amount INTEGER NOT NULL,
  per TEXT NOT NULL,
  expires INTEGER NOT NULL,
  ready_from INTEGER NOT NULL,
  ready_to INTEGER NOT NULL,
  photos INTEGER NOT NULL DEFAULT 0,
  quantity TEXT NOT NULL,
  unit TEXT NOT NULL,
  price TEXT NOT NULL,
  price_unit TEXT NOT NULL,
  grade TEXT NOT NULL,
  variety TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  delivery TEXT NOT NULL,
  certificates TEXT NOT NULL,
  min_order TEXT NOT NULL,
  requirement TEXT NOT NULL,
  position TEXT NOT NULL,
  reference TEXT NOT NULL,
  checks TEXT NOT NULL,
  sampled INTEGER NOT NULL DEFAULT 0,
  owner_id INTEGER NOT NULL REFERENCES person (id),
  posted_by TEXT NOT NULL,
  channel TEXT NOT NULL,
  contact TEXT NOT NULL,
  contact_key TEXT NOT NULL,
  text_key TEXT NOT NULL,
  posted_at TIMESTAMP NOT NULL,
  changed_at TIMESTAMP NOT NULL,
  confirmed_at TIMESTAMP NOT NULL,
  confirmed INTEGER NOT NULL DEFAULT 0,
  reminded INTEGER NOT NULL DEFAULT 0,
  words TEXT NOT NULL
);
CREATE INDEX listing_open ON listing (id) WHERE state IN ('active', 'reserved');
CREATE INDEX listing_ending ON listing (expires) WHERE state IN ('active', 'reserved');
CREATE INDEX listing_pending ON listing (id) WHERE state = 'pending_review' OR sampled = 1;
CREATE INDEX listing_owner ON listing (owner_id, id);
CREATE INDEX listing_contact ON listing (contact_key, text_key);

CREATE VIRTUAL TABLE listing_words USING fts5 (words, content = '', detail = none, columnsize = 0,
  tokenize = "unicode61 remove_diacritics 0 tokenchars '.@_-'");

CREATE TABLE listing_change (
  id INTEGER PRIMARY KEY,
  listing_id INTEGER NOT NULL REFERENCES listing (id),
  at TIMESTAMP NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  state TEXT NOT NULL,
  why TEXT NOT NULL
);
CREATE INDEX listing_change_listing ON listing_change (listing_id, id);

CREATE TABLE listing_number (
  number INTEGER PRIMARY KEY,
  listing_id INTEGER NOT NULL REFERENCES listing (id),
  closed_at TIMESTAMP
);
CREATE INDEX listing_number_listing ON listing_number (listing_id);

CREATE TABLE draft (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  token TEXT NOT NULL,
  person_id INTEGER REFERENCES person (id),
  said TEXT NOT NULL,
  listing_id INTEGER REFERENCES listing (id),
  created_at TIMESTAMP NOT NULL,
  changed_at TIMESTAMP NOT NULL
);
CREATE INDEX draft_token ON draft (token);
CREATE INDEX draft_person ON draft (person_id);
CREATE INDEX draft_changed ON draft (changed_at);
