-- The store, as its first migration makes it. Never edited once released: later changes are migrations of their own.
--
-- Staff edit these tables with plain sqlite-utils commands, so the tables protect themselves. A rule is a trigger, for
-- a trigger can say in Dutch what to do; the CHECKs are a second line for when a tool has dropped the triggers.
-- A statement with $event is run twice, for INSERT and for UPDATE: SQLite has no trigger for both.
--
-- Rules that hold for whatever columns are given stand BEFORE the write, so that they speak before a CHECK does. They
-- let null pass: an upsert of a few columns of an existing row comes by as an insert of those columns alone, and only
-- then as an update. Rules about what may not be missing stand AFTER the write, which such an upsert never reaches.
--
-- RAISE with a computed message needs SQLite 3.47: an older one refuses the whole file. That is welcome, since SQLite
-- before 3.51.3 may corrupt a file that two processes write.

CREATE TABLE letters (
  id TEXT NOT NULL PRIMARY KEY,
  title TEXT,
  sender TEXT,
  date TEXT CHECK (date IS date(date)),
  reference TEXT,
  url TEXT CHECK (url GLOB 'https://?*'),
  sha256 TEXT CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  access TEXT
) STRICT;

CREATE TABLE passages (
  letter TEXT NOT NULL REFERENCES letters (id),
  number INTEGER NOT NULL CHECK (number > 0),
  heading TEXT,
  page INTEGER CHECK (page > 0),
  text TEXT,
  start INTEGER CHECK (start >= 0),
  "end" INTEGER CHECK ("end" >= start),
  PRIMARY KEY (letter, number)
) STRICT;

CREATE TABLE facts (
  id TEXT NOT NULL PRIMARY KEY CHECK (id <> '' AND id NOT GLOB '*[^a-z0-9._-]*'),
  letter TEXT REFERENCES letters (id),
  kind TEXT CHECK (kind IN ('figure', 'date', 'list', 'definition', 'person', 'statement')),
  measure TEXT,
  population TEXT,
  organisation TEXT,
  place TEXT,
  period_start TEXT CHECK (period_start IS date(period_start)),
  period_end TEXT CHECK (period_end IS date(period_end) AND (period_start IS NULL OR period_end IS NULL OR period_end >= period_start)),
  period_basis TEXT CHECK (period_basis IN ('period', 'reference date', 'unknown')),
  value TEXT CHECK (value <> '' AND value NOT GLOB '*[^0-9.-]*'),
  value_high TEXT CHECK (value_high <> '' AND value_high NOT GLOB '*[^0-9.-]*'),
  unit TEXT,
  qualifier TEXT DEFAULT 'exact' CHECK (qualifier IN ('exact', 'circa', 'at least', 'at most')),
  scenario TEXT DEFAULT 'realised' CHECK (scenario IN ('realised', 'forecast', 'budget', 'target')),
  text TEXT,
  items TEXT CHECK (items IS NULL OR json_type(items) = 'array'),
  part_of TEXT REFERENCES facts (id) CHECK (part_of <> id),
  statement TEXT CHECK (instr(statement, '{value}') > 0),
  section TEXT,
  passage INTEGER,
  quote TEXT,
  status TEXT DEFAULT 'concept' CHECK (status IN ('concept', 'approved', 'rejected', 'replaced')),
  supersedes TEXT REFERENCES facts (id) CHECK (supersedes <> id),
  inherited TEXT CHECK (inherited IS NULL OR json_type(inherited) = 'object'),
  corrected TEXT
) STRICT;

CREATE INDEX facts_letter ON facts (letter);
CREATE INDEX facts_part_of ON facts (part_of);
CREATE INDEX facts_supersedes ON facts (supersedes);

CREATE TABLE terms (
  say TEXT NOT NULL,
  means TEXT NOT NULL,
  kind TEXT CHECK (kind IN ('synonym', 'abbreviation', 'misspelling', 'dialect')),
  PRIMARY KEY (say, means)
) STRICT;

CREATE TABLE examples (
  id TEXT NOT NULL PRIMARY KEY,
  question TEXT,
  expect TEXT,
  note TEXT
) STRICT;

CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL CHECK (at IS strftime('%Y-%m-%dT%H:%M:%fZ', at)),
  table_name TEXT NOT NULL,
  row_id TEXT NOT NULL,
  old TEXT CHECK (json_valid(old)),
  new TEXT CHECK (json_valid(new)),
  "by" TEXT,
  reason TEXT
) STRICT;

CREATE INDEX changes_row ON changes (table_name, row_id, id);

-- Who is editing and why. Our own commands fill it within their transaction and empty it before the commit. SQLite
-- cannot know who edits: `by` is the name of the operating system's user, as far as that can be trusted, and null for
-- a plain sqlite-utils command.
CREATE TABLE editing (
  "by" TEXT,
  reason TEXT
) STRICT;

-- --- Letters

CREATE TRIGGER letters_before_$event BEFORE $event ON letters BEGIN
  SELECT RAISE(ABORT, fault) FROM (SELECT CASE
    WHEN new.id IS NULL
      THEN 'Geef de brief een id, bijvoorbeeld "almelo-2022-jaarbericht".'
    WHEN '' IN (new.id, new.title, new.sender, new.date, new.reference, new.url, new.sha256, new.access)
      THEN 'In de brief ''' || new.id || ''' staat een lege tekst. Laat het veld weg; bij een spreadsheet helpt --empty-null.'
    WHEN new.id GLOB '*[^a-z0-9._-]*'
      THEN 'De id ''' || new.id || ''' kan niet. Gebruik kleine letters, cijfers en streepjes, bijvoorbeeld "almelo-2022-jaarbericht".'
    WHEN new.date IS NOT date(new.date)
      THEN 'De datum ''' || new.date || ''' klopt niet. Schrijf jaar-maand-dag, bijvoorbeeld "2022-05-17", of laat date weg.'
    WHEN new.url NOT GLOB 'https://?*' OR new.url GLOB '*[ <>"]*'
      THEN 'Het adres ''' || new.url || ''' kan niet. Een url begint met https:// en heeft geen spaties.'
    WHEN length(new.sha256) <> 64 OR new.sha256 GLOB '*[^0-9a-f]*'
      THEN 'De sha256 van de brief ''' || new.id || ''' klopt niet. Dat zijn 64 tekens: cijfers en de letters a tot en met f.'
  END AS fault) WHERE fault IS NOT NULL;
END;

CREATE TRIGGER letters_after_$event AFTER $event ON letters WHEN new.title IS NULL BEGIN
  SELECT RAISE(ABORT, 'De brief ''' || new.id || ''' heeft geen titel. Een nieuwe brief heeft minstens id en title nodig.');
END;

CREATE TRIGGER letters_keep_id BEFORE UPDATE ON letters WHEN new.id IS NOT old.id BEGIN
  SELECT RAISE(ABORT, 'De id van een brief blijft altijd gelijk, want feiten verwijzen ernaar. Voeg een nieuwe brief toe.');
END;

CREATE TRIGGER letters_before_delete BEFORE DELETE ON letters
WHEN EXISTS (SELECT 1 FROM facts WHERE letter = old.id) OR EXISTS (SELECT 1 FROM passages WHERE letter = old.id) BEGIN
  SELECT RAISE(ABORT, 'Bij de brief ''' || old.id || ''' horen nog feiten of passages. Verwijder die eerst. '
    || 'Wilt u de brief alleen wijzigen, gebruik dan upsert in plaats van insert --replace.');
END;

-- --- Passages

CREATE TRIGGER passages_before_$event BEFORE $event ON passages BEGIN
  SELECT RAISE(ABORT, fault) FROM (SELECT CASE
    WHEN '' IN (new.letter, new.heading, new.text)
      THEN 'In een passage staat een lege tekst. Laat het veld weg; bij een spreadsheet helpt --empty-null.'
    WHEN new.letter IS NULL OR new.number IS NULL
      THEN 'Een passage heeft letter (de id van de brief) en number (1, 2, ...) nodig.'
    WHEN NOT EXISTS (SELECT 1 FROM letters WHERE id = new.letter)
      THEN 'De brief ''' || new.letter || ''' bestaat niet. Voeg eerst de brief toe aan letters.'
    WHEN new.number < 1 OR new.page < 1 OR new.start < 0 OR new."end" < new.start
      THEN 'De plaats van passage ' || new.number || ' klopt niet: number en page beginnen bij 1, en end komt niet voor start.'
  END AS fault) WHERE fault IS NOT NULL;
END;

CREATE TRIGGER passages_after_$event AFTER $event ON passages WHEN new.text IS NULL BEGIN
  SELECT RAISE(ABORT, 'Passage ' || new.number || ' van de brief ''' || new.letter || ''' heeft geen text. Geef de tekst van de alinea.');
END;

-- --- Facts

CREATE TRIGGER facts_before_$event BEFORE $event ON facts BEGIN
  SELECT RAISE(ABORT, fault) FROM (SELECT CASE
    WHEN new.id IS NULL
      THEN 'Geef het feit een id, bijvoorbeeld "almelo-2022-vacatures".'
    WHEN '' IN (new.id, new.letter, new.kind, new.measure, new.population, new.organisation, new.place, new.period_start,
                new.period_end, new.period_basis, new.value, new.value_high, new.unit, new.qualifier, new.scenario,
                new.text, new.items, new.part_of, new.statement, new.section, new.quote, new.status, new.supersedes,
                new.inherited, new.corrected)
      THEN 'In het feit ''' || new.id || ''' staat een lege tekst. Laat het veld weg; bij een spreadsheet helpt --empty-null.'
    WHEN new.id GLOB '*[^a-z0-9._-]*'
      THEN 'De id ''' || new.id || ''' kan niet. Gebruik kleine letters, cijfers en streepjes, bijvoorbeeld "almelo-2022-vacatures".'
    WHEN NOT EXISTS (SELECT 1 FROM letters WHERE id = new.letter) AND new.letter IS NOT NULL
      THEN 'De brief ''' || new.letter || ''' van het feit ''' || new.id || ''' bestaat niet. Voeg eerst de brief toe aan letters, of verbeter de id van de brief.'
    WHEN new.kind NOT IN ('figure', 'date', 'list', 'definition', 'person', 'statement')
      THEN 'De kind ''' || new.kind || ''' bestaat niet. Kies figure, date, list, definition, person of statement.'
    WHEN new.status NOT IN ('concept', 'approved', 'rejected', 'replaced')
      THEN 'De status ''' || new.status || ''' bestaat niet. Kies concept, approved, rejected of replaced (met kleine letters).'
    WHEN new.qualifier NOT IN ('exact', 'circa', 'at least', 'at most')
      THEN 'De qualifier ''' || new.qualifier || ''' bestaat niet. Kies exact, circa, at least of at most.'
    WHEN new.scenario NOT IN ('realised', 'forecast', 'budget', 'target')
      THEN 'Het scenario ''' || new.scenario || ''' bestaat niet. Kies realised, forecast, budget of target.'
    WHEN new.period_basis NOT IN ('period', 'reference date', 'unknown')
      THEN 'De period_basis ''' || new.period_basis || ''' bestaat niet. Kies period, reference date of unknown.'
    WHEN new.period_start IS NOT date(new.period_start)
      THEN 'De datum ''' || new.period_start || ''' in period_start klopt niet. Schrijf jaar-maand-dag, bijvoorbeeld "2021-10-01".'
    WHEN new.period_end IS NOT date(new.period_end)
      THEN 'De datum ''' || new.period_end || ''' in period_end klopt niet. Schrijf jaar-maand-dag, bijvoorbeeld "2021-12-31".'
    WHEN new.period_end < new.period_start
      THEN 'De periode van ''' || new.id || ''' eindigt (' || new.period_end || ') voor zij begint (' || new.period_start || '). Draai de datums om of verbeter ze.'
    WHEN new.part_of = new.id
      THEN 'Het feit ''' || new.id || ''' kan geen deel van zichzelf zijn. Zet in part_of de id van het geheel, of laat part_of weg.'
    WHEN NOT EXISTS (SELECT 1 FROM facts WHERE id = new.part_of) AND new.part_of IS NOT NULL
      THEN 'Het geheel ''' || new.part_of || ''' in part_of bestaat niet. Voeg eerst het geheel toe, of verbeter part_of.'
    WHEN new.kind <> 'figure' AND EXISTS (SELECT 1 FROM facts WHERE id = new.part_of AND kind NOT IN ('figure', 'list'))
      THEN 'Het feit ''' || new.id || ''' kan geen deel zijn van ''' || new.part_of || ''': dat geheel is geen cijfer (figure) en geen lijst (list).'
    WHEN new.supersedes = new.id
      THEN 'Het feit ''' || new.id || ''' kan zichzelf niet vervangen. Zet in supersedes de id van het oude feit.'
    WHEN NOT EXISTS (SELECT 1 FROM facts WHERE id = new.supersedes) AND new.supersedes IS NOT NULL
      THEN 'Het oude feit ''' || new.supersedes || ''' in supersedes bestaat niet. Verbeter de id, of laat supersedes weg.'
    WHEN new.statement NOT GLOB '*{value}*'
      THEN 'In de statement van ''' || new.id || ''' ontbreekt {value}. Zet {value} op de plaats van het cijfer, bijvoorbeeld "Er zijn {value} vacatures."'
    WHEN replace(replace(new.statement, '{value}', ''), '{period}', '') GLOB '*[{}]*'
      THEN 'In de statement van ''' || new.id || ''' mogen tussen accolades alleen {value} en {period} staan.'
    WHEN new.items IS NOT NULL AND NOT json_valid(new.items)
      THEN 'De items van ''' || new.id || ''' zijn geen lijst. Schrijf ze zo: ["eerste", "tweede"].'
    WHEN json_type(new.items) <> 'array' OR json_array_length(new.items) = 0
      OR EXISTS (SELECT 1 FROM json_each(new.items) WHERE type <> 'text' OR value = '')
      THEN 'De items van ''' || new.id || ''' zijn geen lijst van teksten. Schrijf ze zo: ["eerste", "tweede"].'
    WHEN new.inherited IS NOT NULL AND NOT json_valid(new.inherited)
      THEN 'De inherited van ''' || new.id || ''' klopt niet. Schrijf het zo: {"period": "lead-in"}.'
    WHEN json_type(new.inherited) <> 'object' OR EXISTS (SELECT 1 FROM json_each(new.inherited) WHERE type <> 'text')
      THEN 'De inherited van ''' || new.id || ''' klopt niet. Schrijf het zo: {"period": "lead-in"}.'
  END AS fault) WHERE fault IS NOT NULL;

  -- Amounts are decimal text. "1.200" is refused because it may mean 1200 as well as 1,2.
  SELECT RAISE(ABORT, fault) FROM (SELECT CASE
    WHEN digits GLOB '[1-9].[0-9][0-9][0-9]' OR digits GLOB '[1-9][0-9].[0-9][0-9][0-9]'
      OR digits GLOB '[1-9][0-9][0-9].[0-9][0-9][0-9]'
      THEN 'Het bedrag ''' || amount || ''' in ' || name || ' is onduidelijk. Schrijf een duizendtal zonder punt ("'
        || replace(amount, '.', '') || '"), of drie decimalen met een nul erachter ("' || amount || '0").'
    WHEN digits = '' OR digits GLOB '*[^0-9.]*' OR digits GLOB '*.*.*' OR digits GLOB '.*' OR digits GLOB '*.'
      OR digits GLOB '0[0-9]*' OR amount IN ('-0')
      THEN 'Het bedrag ''' || amount || ''' in ' || name || ' kan niet. Schrijf alleen cijfers, zonder spaties of eenheid, en een punt voor decimalen, bijvoorbeeld "1200" of "2.5".'
  END AS fault FROM (
    SELECT name, amount, CASE WHEN amount GLOB '-*' THEN substr(amount, 2) ELSE amount END AS digits
    FROM (SELECT 'value' AS name, new.value AS amount UNION ALL SELECT 'value_high', new.value_high)
  )) WHERE fault IS NOT NULL;

  -- What is counted whole has no decimals: that catches 1.200 typed without quotes, which arrives as 1.2.
  SELECT RAISE(ABORT, 'Het bedrag ''' || amount || ''' van ''' || new.id || ''' kan niet: ' || new.unit
    || ' telt u in hele getallen. Bedoelt u een duizendtal, schrijf het dan zonder punt en tussen aanhalingstekens, bijvoorbeeld "1200".')
  FROM (SELECT new.value AS amount UNION ALL SELECT new.value_high)
  WHERE instr(amount, '.') AND lower(new.unit) IN (
    'aanmeldingen', 'aanvragen', 'adressen', 'afspraken', 'arbeidsplaatsen', 'banen', 'bedrijven', 'bezoekers', 'bomen',
    'cliënten', 'deelnemers', 'dossiers', 'gemeenten', 'gesprekken', 'gezinnen', 'huishoudens', 'incidenten', 'inwoners',
    'jongeren', 'keer', 'kinderen', 'klachten', 'leerlingen', 'leden', 'locaties', 'medewerkers', 'meldingen', 'mensen',
    'organisaties', 'ouderen', 'panden', 'personen', 'plaatsen', 'plekken', 'projecten', 'raadsleden', 'scholen',
    'statushouders', 'stemmen', 'studenten', 'trajecten', 'vacatures', 'vergunningen', 'verenigingen', 'vrijwilligers',
    'werkgevers', 'werknemers', 'wijken', 'winkels', 'woningen', 'zaken'
  );

  SELECT RAISE(ABORT, 'In ''' || new.id || ''' is value_high (' || new.value_high || ') niet hoger dan value (' || new.value
    || '). Zet in value het laagste en in value_high het hoogste bedrag.')
  WHERE CAST(new.value_high AS REAL) <= CAST(new.value AS REAL);

  -- The answer sentence may not hold the figure or text itself, or an edit would leave the old one standing in it. The
  -- same number in a name ("WIA 35-min") is no such thing, so what another column holds as well is let through.
  SELECT RAISE(ABORT, 'In de statement van ''' || new.id || ''' staat het cijfer ' || written || ' zelf. Zet daar {value}, dan klopt de zin ook na een wijziging.')
  FROM (
    SELECT new.value AS written
    UNION SELECT replace(new.value, '.', ',')
    UNION SELECT replace(printf('%,d', CAST(new.value AS INTEGER)), ',', '.')
      || CASE WHEN instr(new.value, '.') THEN ',' || substr(new.value, instr(new.value, '.') + 1) ELSE '' END
  )
  WHERE (' ' || new.statement || ' ' GLOB '*[^0-9.,]' || written || '[^0-9.,]*'
      OR ' ' || new.statement || '  ' GLOB '*[^0-9.,]' || written || '[.,][^0-9]*')
    AND NOT concat_ws(' ', '', new.measure, new.population, new.organisation, new.place, new.unit, new.text, new.section, '')
      GLOB '*[^0-9.,]' || written || '[^0-9]*';

  SELECT RAISE(ABORT, 'In de statement van ''' || new.id || ''' staat de tekst ''' || new.text || ''' zelf. Zet daar {value}, dan klopt de zin ook na een wijziging.')
  WHERE new.kind IN ('definition', 'person', 'statement')
    AND instr(' ' || new.statement, ' ' || new.text) AND NOT instr(' ' || new.measure, ' ' || new.text);

  -- A whole that is, higher up, a part of this very fact. A chain of wholes is a few steps long.
  SELECT RAISE(ABORT, 'Met part_of ''' || new.part_of || ''' wordt ''' || new.id || ''' een deel van zichzelf. Kies een ander geheel.')
  WHERE new.id IN (
    WITH RECURSIVE up (id, steps) AS (
      SELECT new.part_of, 1
      UNION ALL SELECT facts.part_of, steps + 1 FROM facts JOIN up ON facts.id = up.id WHERE steps < 100
    ) SELECT id FROM up WHERE id IS NOT NULL
  );

  SELECT RAISE(ABORT, 'Met supersedes ''' || new.supersedes || ''' vervangt ''' || new.id || ''' uiteindelijk zichzelf. Kies een ander feit.')
  WHERE new.id IN (
    WITH RECURSIVE before (id, steps) AS (
      SELECT new.supersedes, 1
      UNION ALL SELECT facts.supersedes, steps + 1 FROM facts JOIN before ON facts.id = before.id WHERE steps < 100
    ) SELECT id FROM before WHERE id IS NOT NULL
  );
END;

CREATE TRIGGER facts_after_$event AFTER $event ON facts BEGIN
  SELECT RAISE(ABORT, CASE '$event' WHEN 'INSERT' THEN 'Het feit ''' || new.id || ''' bestaat nog niet. ' ELSE '' END
    || 'Een feit heeft minstens letter, kind, measure en statement nodig; bij ''' || new.id || ''' ontbreekt: ' || lacking || '.')
  FROM (SELECT concat_ws(', ', iif(new.letter IS NULL, 'letter', NULL), iif(new.kind IS NULL, 'kind', NULL),
    iif(new.measure IS NULL, 'measure', NULL), iif(new.statement IS NULL, 'statement', NULL)) AS lacking)
  WHERE lacking <> '';

  SELECT RAISE(ABORT, fault) FROM (SELECT CASE
    WHEN new.kind = 'figure' AND (new.value IS NULL OR new.unit IS NULL)
      THEN 'Het cijfer ''' || new.id || ''' heeft value en unit nodig, bijvoorbeeld "value": "1200", "unit": "personen".'
    WHEN new.kind = 'date' AND new.period_start IS NULL AND new.period_end IS NULL
      THEN 'De datum ''' || new.id || ''' heeft period_start of period_end nodig, bijvoorbeeld "2021-10-01".'
    WHEN new.kind = 'list' AND new.items IS NULL
      THEN 'De lijst ''' || new.id || ''' heeft items nodig, bijvoorbeeld ["eerste", "tweede"].'
    WHEN new.kind IN ('definition', 'person', 'statement') AND new.text IS NULL
      THEN 'Het feit ''' || new.id || ''' heeft text nodig: dat komt in de zin op de plaats van {value}.'
  END AS fault) WHERE fault IS NOT NULL;
END;

-- A list of rows with different columns reaches SQLite with null for what a row does not mention. For these three, null
-- would quietly turn an expectation into a result, or hide a fact.
CREATE TRIGGER facts_keep_status BEFORE UPDATE ON facts
WHEN (new.status IS NULL AND old.status IS NOT NULL) OR (new.qualifier IS NULL AND old.qualifier IS NOT NULL)
  OR (new.scenario IS NULL AND old.scenario IS NOT NULL) BEGIN
  SELECT RAISE(ABORT, 'Bij het feit ''' || new.id || ''' worden status, qualifier en scenario niet leeg gemaakt. '
    || 'Wijzigt u meer feiten in een keer, geef dan bij elk feit dezelfde velden.');
END;

CREATE TRIGGER facts_keep_id BEFORE UPDATE ON facts WHEN new.id IS NOT old.id BEGIN
  SELECT RAISE(ABORT, 'De id van een feit blijft altijd gelijk. Voeg een nieuw feit toe en geef het oude de status replaced.');
END;

CREATE TRIGGER facts_before_delete BEFORE DELETE ON facts
WHEN EXISTS (SELECT 1 FROM facts WHERE part_of = old.id OR supersedes = old.id) BEGIN
  SELECT RAISE(ABORT, 'Andere feiten verwijzen met part_of of supersedes naar ''' || old.id || '''. Verwijder of wijzig die eerst, '
    || 'of geef dit feit de status rejected. Wilt u het alleen wijzigen, gebruik dan upsert in plaats van insert --replace.');
END;

-- --- Terms and examples

CREATE TRIGGER terms_before_$event BEFORE $event ON terms BEGIN
  SELECT RAISE(ABORT, fault) FROM (SELECT CASE
    WHEN new.say IS NULL OR new.means IS NULL OR '' IN (trim(new.say), trim(new.means))
      THEN 'Een term heeft say (wat mensen zeggen) en means (wat de brief zegt) nodig, bijvoorbeeld "say": "opleiding", "means": "scholing".'
    WHEN new.kind NOT IN ('synonym', 'abbreviation', 'misspelling', 'dialect')
      THEN 'De kind ''' || new.kind || ''' van de term ''' || new.say || ''' bestaat niet. Kies synonym, abbreviation, misspelling of dialect.'
  END AS fault) WHERE fault IS NOT NULL;
END;

CREATE TRIGGER terms_after_$event AFTER $event ON terms WHEN new.kind IS NULL BEGIN
  SELECT RAISE(ABORT, 'De term ''' || new.say || ''' heeft kind nodig. Kies synonym, abbreviation, misspelling of dialect.');
END;

CREATE TRIGGER examples_before_$event BEFORE $event ON examples BEGIN
  SELECT RAISE(ABORT, fault) FROM (SELECT CASE
    WHEN new.id IS NULL OR '' IN (new.id, new.question, new.expect)
      THEN 'Een voorbeeldvraag heeft id, question en expect nodig. Laat lege velden weg; bij een spreadsheet helpt --empty-null.'
    WHEN new.expect NOT IN ('decline', 'clarify') AND NOT EXISTS (SELECT 1 FROM facts WHERE id = new.expect)
      THEN 'Het feit ''' || new.expect || ''' in expect bestaat niet. Schrijf de id van een feit, of decline (geen antwoord) of clarify (een vraag terug).'
  END AS fault) WHERE fault IS NOT NULL;
END;

CREATE TRIGGER examples_after_$event AFTER $event ON examples WHEN new.question IS NULL OR new.expect IS NULL BEGIN
  SELECT RAISE(ABORT, 'De voorbeeldvraag ''' || new.id || ''' heeft question en expect nodig.');
END;

-- --- The history

CREATE TRIGGER changes_before_update BEFORE UPDATE ON changes BEGIN
  SELECT RAISE(ABORT, 'De geschiedenis is niet te wijzigen. Wijzig het feit zelf: de oude waarde blijft hier bewaard.');
END;

CREATE TRIGGER changes_before_delete BEFORE DELETE ON changes BEGIN
  SELECT RAISE(ABORT, 'De geschiedenis is niet te verwijderen.');
END;

-- REPLACE removes a row without a delete trigger in tools that leave recursive_triggers off.
CREATE TRIGGER changes_before_insert BEFORE INSERT ON changes WHEN EXISTS (SELECT 1 FROM changes WHERE id = new.id) BEGIN
  SELECT RAISE(ABORT, 'De geschiedenis is niet te overschrijven.');
END;

-- Without gaps, so that a missing line can be noticed.
CREATE TRIGGER changes_after_insert AFTER INSERT ON changes
WHEN new.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM changes WHERE id < new.id) BEGIN
  SELECT RAISE(ABORT, 'De geschiedenis schrijft zichzelf: voeg hier zelf niets toe.');
END;

CREATE TRIGGER editing_before_insert BEFORE INSERT ON editing WHEN EXISTS (SELECT 1 FROM editing) BEGIN
  SELECT RAISE(ABORT, 'In de tabel editing staat hoogstens een regel. Maak de tabel eerst leeg.');
END;
