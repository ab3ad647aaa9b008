-- What the store keeps of a letter that was loaded from a file, as the second migration adds it.
--
-- The positions count characters in the text of the letter: the quote is text[quote_start:quote_end], and the words of
-- the figure itself are text[value_start:value_end]. `context` are the words around a drawn fact by which it is found.
-- `doubts` is a JSON object: a column, and why a reviewer should look at it.

ALTER TABLE letters ADD COLUMN addressee TEXT;
ALTER TABLE letters ADD COLUMN file TEXT;
ALTER TABLE letters ADD COLUMN text TEXT;
ALTER TABLE letters ADD COLUMN supersedes TEXT REFERENCES letters (id) CHECK (supersedes <> id);

ALTER TABLE facts ADD COLUMN context TEXT;
ALTER TABLE facts ADD COLUMN quote_start INTEGER CHECK (quote_start >= 0);
ALTER TABLE facts ADD COLUMN quote_end INTEGER CHECK (quote_end >= quote_start);
ALTER TABLE facts ADD COLUMN value_start INTEGER CHECK (value_start >= 0);
ALTER TABLE facts ADD COLUMN value_end INTEGER CHECK (value_end >= value_start);
ALTER TABLE facts ADD COLUMN doubts TEXT CHECK (doubts IS NULL OR json_type(doubts) = 'object');

CREATE INDEX letters_sha256 ON letters (sha256);

CREATE TRIGGER letters_loaded_before_$event BEFORE $event ON letters BEGIN
  SELECT RAISE(ABORT, fault) FROM (SELECT CASE
    WHEN '' IN (new.addressee, new.file, new.text, new.supersedes)
      THEN 'In de brief ''' || new.id || ''' staat een lege tekst. Laat het veld weg; bij een spreadsheet helpt --empty-null.'
    WHEN new.supersedes = new.id
      THEN 'De brief ''' || new.id || ''' kan zichzelf niet vervangen. Zet in supersedes de id van de oude brief.'
    WHEN new.supersedes IS NOT NULL AND NOT EXISTS (SELECT 1 FROM letters WHERE id = new.supersedes)
      THEN 'De oude brief ''' || new.supersedes || ''' in supersedes bestaat niet. Verbeter de id, of laat supersedes weg.'
  END AS fault) WHERE fault IS NOT NULL;
END;

CREATE TRIGGER facts_loaded_before_$event BEFORE $event ON facts BEGIN
  SELECT RAISE(ABORT, fault) FROM (SELECT CASE
    WHEN '' IN (new.context, new.doubts)
      THEN 'In het feit ''' || new.id || ''' staat een lege tekst. Laat het veld weg; bij een spreadsheet helpt --empty-null.'
    WHEN new.doubts IS NOT NULL AND NOT json_valid(new.doubts)
      THEN 'De doubts van ''' || new.id || ''' klopt niet. Schrijf het zo: {"unit": "staat er niet bij"}.'
    WHEN json_type(new.doubts) <> 'object' OR EXISTS (SELECT 1 FROM json_each(new.doubts) WHERE type <> 'text')
      THEN 'De doubts van ''' || new.id || ''' klopt niet. Schrijf het zo: {"unit": "staat er niet bij"}.'
    WHEN new.quote_start < 0 OR new.quote_end < new.quote_start OR new.value_start < 0 OR new.value_end < new.value_start
      THEN 'De plaats van ''' || new.id || ''' klopt niet: een plaats begint bij 0 en het einde komt niet voor het begin.'
  END AS fault) WHERE fault IS NOT NULL;
END;
