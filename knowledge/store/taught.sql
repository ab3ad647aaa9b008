-- What the third migration adds: figures that return each year, wordings that staff taught, and the ledger of a letter.
--
-- `series` is the same for the same figure in other years. A wording is another way to ask for a fact. `ledger` is a
-- JSON array of [start, end, outcome, why]: every number of the text of the letter that became no fact, and why not.

ALTER TABLE letters ADD COLUMN ledger TEXT CHECK (ledger IS NULL OR json_type(ledger) = 'array');
ALTER TABLE facts ADD COLUMN series TEXT CHECK (series <> '' AND series NOT GLOB '*[^a-z0-9._-]*');

CREATE INDEX facts_series ON facts (series);

CREATE TABLE wordings (
  question TEXT NOT NULL PRIMARY KEY,
  fact TEXT REFERENCES facts (id),
  note TEXT
) STRICT;

CREATE INDEX wordings_fact ON wordings (fact);

CREATE TRIGGER facts_series_before_$event BEFORE $event ON facts
WHEN new.series = '' OR new.series GLOB '*[^a-z0-9._-]*' BEGIN
  SELECT RAISE(ABORT, 'De series ''' || new.series || ''' van ''' || new.id
    || ''' kan niet. Gebruik kleine letters, cijfers en streepjes, bijvoorbeeld "garantiebanen", of laat series weg.');
END;

CREATE TRIGGER wordings_before_$event BEFORE $event ON wordings BEGIN
  SELECT RAISE(ABORT, fault) FROM (SELECT CASE
    WHEN new.question IS NULL OR trim(new.question) = '' OR new.fact = ''
      THEN 'Een andere vraag (wordings) heeft question en fact nodig: hoe mensen het vragen, en de id van het feit.'
    WHEN new.fact IS NOT NULL AND NOT EXISTS (SELECT 1 FROM facts WHERE id = new.fact)
      THEN 'Het feit ''' || new.fact || ''' bij de vraag ''' || new.question || ''' bestaat niet. Schrijf de id van een feit.'
  END AS fault) WHERE fault IS NOT NULL;
END;

CREATE TRIGGER wordings_after_$event AFTER $event ON wordings WHEN new.fact IS NULL BEGIN
  SELECT RAISE(ABORT, 'De vraag ''' || new.question || ''' in wordings heeft fact nodig: de id van het feit dat erop antwoordt.');
END;

CREATE TRIGGER wordings_guard_facts BEFORE DELETE ON facts
WHEN EXISTS (SELECT 1 FROM wordings WHERE fact = old.id) BEGIN
  SELECT RAISE(ABORT, 'Bij het feit ''' || old.id || ''' horen nog vragen in wordings. Verwijder die eerst.');
END;

DROP TRIGGER examples_before_insert;
DROP TRIGGER examples_before_update;

CREATE TRIGGER examples_before_$event BEFORE $event ON examples BEGIN
  SELECT RAISE(ABORT, fault) FROM (SELECT CASE
    WHEN new.id IS NULL OR '' IN (new.id, new.question, new.expect)
      THEN 'Een voorbeeldvraag heeft id, question en expect nodig. Laat lege velden weg; bij een spreadsheet helpt --empty-null.'
    WHEN new.expect NOT IN ('decline', 'clarify', 'quote') AND NOT EXISTS (SELECT 1 FROM facts WHERE id = new.expect)
      THEN 'Het feit ''' || new.expect || ''' in expect bestaat niet. Schrijf de id van een feit, of decline (geen antwoord), quote (een citaat) of clarify (een vraag terug).'
  END AS fault) WHERE fault IS NOT NULL;
END;
