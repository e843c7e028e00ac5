-- Who writes to us by text: what is open with them, what they asked for, that they want nothing more; messages know
-- what they meant and whether they had an effect.

CREATE TABLE texter (
  key TEXT PRIMARY KEY,
  phone TEXT NOT NULL,
  gateway TEXT NOT NULL,
  lang TEXT NOT NULL DEFAULT 'zh',
  name TEXT NOT NULL DEFAULT '',
  place TEXT NOT NULL DEFAULT '',
  question TEXT NOT NULL DEFAULT '',
  asked_at TIMESTAMP,
  undo TEXT NOT NULL DEFAULT '',
  undo_at TIMESTAMP,
  times TEXT NOT NULL DEFAULT '',
  replies TEXT NOT NULL DEFAULT '',
  unclear INTEGER NOT NULL DEFAULT 0,
  unclear_day INTEGER NOT NULL DEFAULT 0,
  opted_at TIMESTAMP,
  opted_text TEXT NOT NULL DEFAULT '',
  stopped_at TIMESTAMP,
  confirmed_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL,
  seen_at TIMESTAMP NOT NULL
) WITHOUT ROWID;

ALTER TABLE message ADD COLUMN intent TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN parse TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN text_key TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN effect INTEGER NOT NULL DEFAULT 0;
CREATE INDEX message_sender ON message (sender, received_at);
CREATE INDEX message_received ON message (received_at);
