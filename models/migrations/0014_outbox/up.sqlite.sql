-- Texts leave by a queue: by which gateway and when next, what became of them and what they cost; notices know whether
-- a text told them.

ALTER TABLE outgoing ADD COLUMN gateway TEXT NOT NULL DEFAULT '';
ALTER TABLE outgoing ADD COLUMN lang TEXT NOT NULL DEFAULT 'zh';
ALTER TABLE outgoing ADD COLUMN link TEXT NOT NULL DEFAULT '';
ALTER TABLE outgoing ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outgoing ADD COLUMN parts INTEGER NOT NULL DEFAULT 1;
ALTER TABLE outgoing ADD COLUMN gsm INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outgoing ADD COLUMN text_key TEXT NOT NULL DEFAULT '';
ALTER TABLE outgoing ADD COLUMN holder TEXT NOT NULL DEFAULT '';
ALTER TABLE outgoing ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outgoing ADD COLUMN next_at TIMESTAMP;
ALTER TABLE outgoing ADD COLUMN sent_at TIMESTAMP;
ALTER TABLE outgoing ADD COLUMN delivered_at TIMESTAMP;
ALTER TABLE outgoing ADD COLUMN ref TEXT NOT NULL DEFAULT '';
ALTER TABLE outgoing ADD COLUMN why TEXT NOT NULL DEFAULT '';
ALTER TABLE outgoing ADD COLUMN cost INTEGER NOT NULL DEFAULT 0;
UPDATE outgoing SET next_at = created_at;
DROP INDEX outgoing_queued;
CREATE INDEX outgoing_queued ON outgoing (gateway, priority, next_at) WHERE state = 'queued';
CREATE INDEX outgoing_ref ON outgoing (gateway, ref) WHERE ref <> '';
CREATE INDEX outgoing_dead ON outgoing (id) WHERE state = 'failed';

CREATE TABLE outgoing_turn (
  gateway TEXT PRIMARY KEY,
  next_at TIMESTAMP NOT NULL
) WITHOUT ROWID;

CREATE TABLE outgoing_report (
  gateway TEXT NOT NULL,
  ref TEXT NOT NULL,
  arrived INTEGER,
  word TEXT NOT NULL,
  cost INTEGER,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (gateway, ref)
) WITHOUT ROWID;

CREATE TABLE spending (
  day INTEGER PRIMARY KEY,
  cost INTEGER NOT NULL,
  alarmed_at TIMESTAMP
);

ALTER TABLE notice ADD COLUMN texted_at TIMESTAMP;
CREATE INDEX notice_untold ON notice (person_id, id) WHERE read_at IS NULL AND texted_at IS NULL;
