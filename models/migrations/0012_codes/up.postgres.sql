-- Codes: a code knows its number and its text, so that it can be asked for on a page of its own and wiped once used;
-- a text keeps template and values beside its words, and where it stands.

ALTER TABLE code ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE code ADD COLUMN text_id BIGINT;

ALTER TABLE outgoing ADD COLUMN template TEXT NOT NULL DEFAULT '';
ALTER TABLE outgoing ADD COLUMN said TEXT NOT NULL DEFAULT '';
ALTER TABLE outgoing ADD COLUMN state TEXT NOT NULL DEFAULT 'queued';
CREATE INDEX outgoing_queued ON outgoing (id) WHERE state = 'queued';

CREATE INDEX notice_created ON notice (created_at);
