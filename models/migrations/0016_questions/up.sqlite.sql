-- Questions: what people ask, complain about, suggest and correct, until when it is to be answered, and the answers.

CREATE TABLE question (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  code TEXT NOT NULL,
  person_id INTEGER NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  ref TEXT NOT NULL,
  listing_id INTEGER REFERENCES listing (id),
  flagged INTEGER NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL,
  asked_at TIMESTAMP NOT NULL,
  due INTEGER NOT NULL,
  assigned_id INTEGER REFERENCES person (id),
  answer TEXT NOT NULL DEFAULT '',
  answered_at TIMESTAMP,
  answered_by_id INTEGER REFERENCES person (id),
  public_body TEXT NOT NULL DEFAULT '',
  public_answer TEXT NOT NULL DEFAULT '',
  published_at TIMESTAMP
);
CREATE INDEX question_due ON question (due, id) WHERE state = 'open';
CREATE INDEX question_person ON question (person_id, id);
CREATE INDEX question_answered ON question (id) WHERE state = 'answered';
CREATE INDEX question_published ON question (id) WHERE published_at IS NOT NULL;

CREATE TABLE question_code (
  number INTEGER PRIMARY KEY,
  question_id INTEGER NOT NULL REFERENCES question (id),
  ended_at TIMESTAMP
);
CREATE INDEX question_code_question ON question_code (question_id);
