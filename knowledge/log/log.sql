-- The question log, as its first migration makes it. Never edited once released: later changes are migrations of their own.
--
-- No column holds who asked or where, and none holds the time of day: beside the logs of Teams that would tell who it was.

CREATE TABLE questions (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL CHECK (day IS date(day)),
  question TEXT NOT NULL CHECK (question <> '' AND length(question) <= 1000),
  kind TEXT NOT NULL CHECK (kind IN ('answer', 'clarify', 'decline')),
  facts TEXT NOT NULL CHECK (json_type(facts) = 'array'),
  expires TEXT NOT NULL CHECK (expires IS date(expires) AND expires > day)
) STRICT;

CREATE TABLE feedback (
  id INTEGER PRIMARY KEY,
  day TEXT NOT NULL CHECK (day IS date(day)),
  fact TEXT NOT NULL CHECK (fact <> '' AND length(fact) <= 200 AND fact NOT GLOB '*[^a-z0-9._-]*'),
  told TEXT CHECK (told <> '' AND length(told) <= 1000),
  reason TEXT NOT NULL CHECK (reason IN ('helpful', 'wrong', 'outdated', 'mismatch', 'unclear')),
  text TEXT CHECK (text <> '' AND length(text) <= 1000),
  expires TEXT NOT NULL CHECK (expires IS date(expires) AND expires > day)
) STRICT;

CREATE INDEX questions_by_expiry ON questions (expires);
CREATE INDEX feedback_by_expiry ON feedback (expires);
