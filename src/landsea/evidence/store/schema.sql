-- The store of evidence. Every table only grows: triggers refuse UPDATE and DELETE.

-- Who wrote what, when, and why.
CREATE TABLE entry (
  entry_id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('import document', 'import pack', 'correct', 'withdraw')),
  why TEXT NOT NULL,
  program TEXT NOT NULL
) STRICT;

-- A document's text is not kept; its hash tells whether a file at hand is the one that was read.
CREATE TABLE document (
  document_id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  date TEXT,
  lang TEXT,
  characters INTEGER NOT NULL,
  written INTEGER, -- year in which it was written, or before which it was not
  entry_id INTEGER NOT NULL REFERENCES entry
) STRICT;

CREATE TABLE claim (
  claim_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
  document_id INTEGER NOT NULL REFERENCES document,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  value REAL NOT NULL,
  unit TEXT NOT NULL,
  quantity TEXT NOT NULL,
  subject TEXT NOT NULL,
  year TEXT,
  kind TEXT NOT NULL,
  direction TEXT,
  comparator TEXT,
  sentence_start INTEGER NOT NULL,
  sentence_end INTEGER NOT NULL,
  bound TEXT NOT NULL,
  tier TEXT NOT NULL,
  value_low REAL,
  value_high REAL,
  note TEXT NOT NULL,
  sentence TEXT NOT NULL,
  indicator TEXT NOT NULL,
  score REAL,
  entry_id INTEGER NOT NULL REFERENCES entry,
  UNIQUE (key, version)
) STRICT;
CREATE INDEX claim_of_document ON claim (document_id, start);

CREATE TABLE fact (
  fact_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
  digest TEXT NOT NULL,
  indicator TEXT NOT NULL,
  quantity TEXT NOT NULL,
  quantity_local TEXT NOT NULL,
  place TEXT NOT NULL,
  period TEXT NOT NULL,
  value REAL NOT NULL,
  unit TEXT NOT NULL,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  locator TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('published', 'derived', 'estimate', 'assumption')),
  note TEXT NOT NULL,
  date TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  start INTEGER,
  "end" INTEGER,
  entry_id INTEGER NOT NULL REFERENCES entry,
  UNIQUE (key, version)
) STRICT;

-- Names of one place in both languages, from packs; and what lies in what.
CREATE TABLE place (
  name TEXT NOT NULL,
  other TEXT NOT NULL,
  parent TEXT NOT NULL,
  entry_id INTEGER NOT NULL REFERENCES entry,
  PRIMARY KEY (name, other, parent)
) STRICT;

-- What search reads; made from claims and facts, and nothing besides.
CREATE VIRTUAL TABLE claim_words USING fts5(quantity, subject, sentence, content = '', tokenize = 'unicode61');
CREATE VIRTUAL TABLE fact_words USING fts5(quantity, subject, sentence, content = '', tokenize = 'unicode61');

CREATE VIEW claim_now AS SELECT * FROM claim AS one WHERE withdrawn = 0
  AND NOT EXISTS (SELECT 1 FROM claim AS later WHERE later.key = one.key AND later.version > one.version);
CREATE VIEW fact_now AS SELECT * FROM fact AS one WHERE withdrawn = 0
  AND NOT EXISTS (SELECT 1 FROM fact AS later WHERE later.key = one.key AND later.version > one.version);
