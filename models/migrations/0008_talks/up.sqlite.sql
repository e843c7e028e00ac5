-- Talks: what people ask each other about a listing, what they bid, and what is wrong with a listing.

CREATE TABLE talk (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  listing_id INTEGER NOT NULL REFERENCES listing (id),
  owner_id INTEGER NOT NULL REFERENCES person (id),
  asker_id INTEGER NOT NULL REFERENCES person (id),
  state TEXT NOT NULL,
  code INTEGER NOT NULL,
  asked_at TIMESTAMP NOT NULL,
  changed_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX talk_open ON talk (listing_id, asker_id) WHERE state IN ('asked', 'permitted');
CREATE INDEX talk_owner ON talk (owner_id, changed_at, id);
CREATE INDEX talk_asker ON talk (asker_id, changed_at, id);

CREATE TABLE talk_code (
  person_id INTEGER NOT NULL REFERENCES person (id),
  code INTEGER NOT NULL,
  talk_id INTEGER NOT NULL REFERENCES talk (id),
  PRIMARY KEY (person_id, code)
);
CREATE INDEX talk_code_talk ON talk_code (talk_id);

CREATE TABLE talk_line (
  id INTEGER PRIMARY KEY,
  talk_id INTEGER NOT NULL REFERENCES talk (id),
  sender_id INTEGER NOT NULL REFERENCES person (id),
  what TEXT NOT NULL,
  text TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  read_at TIMESTAMP
);
CREATE INDEX talk_line_talk ON talk_line (talk_id, id);
CREATE INDEX talk_line_unread ON talk_line (talk_id, sender_id) WHERE read_at IS NULL;

CREATE TABLE bid (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  talk_id INTEGER NOT NULL REFERENCES talk (id),
  sender_id INTEGER NOT NULL REFERENCES person (id),
  round INTEGER NOT NULL,
  quantity TEXT NOT NULL,
  unit TEXT NOT NULL,
  amount INTEGER NOT NULL,
  per TEXT NOT NULL,
  price TEXT NOT NULL,
  price_unit TEXT NOT NULL,
  figure INTEGER NOT NULL,
  price_per TEXT NOT NULL,
  day INTEGER NOT NULL,
  state TEXT NOT NULL,
  made_at TIMESTAMP NOT NULL,
  changed_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  confirmed_by_owner TIMESTAMP,
  confirmed_by_asker TIMESTAMP
);
CREATE UNIQUE INDEX bid_waiting ON bid (talk_id) WHERE state IN ('open', 'negotiating');
CREATE INDEX bid_talk ON bid (talk_id, id);
CREATE INDEX bid_ending ON bid (expires_at) WHERE state IN ('open', 'negotiating');

CREATE TABLE bid_turn (
  id INTEGER PRIMARY KEY,
  bid_id INTEGER NOT NULL REFERENCES bid (id),
  at TIMESTAMP NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  state TEXT NOT NULL,
  terms TEXT NOT NULL
);
CREATE INDEX bid_turn_bid ON bid_turn (bid_id, id);

CREATE TABLE flag (
  id INTEGER PRIMARY KEY,
  listing_id INTEGER NOT NULL REFERENCES listing (id),
  person_id INTEGER NOT NULL REFERENCES person (id),
  reason TEXT NOT NULL,
  comment TEXT NOT NULL,
  state TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  judged_by TEXT NOT NULL,
  judged_at TIMESTAMP,
  UNIQUE (listing_id, person_id)
);
CREATE INDEX flag_open ON flag (listing_id) WHERE state = 'open';
