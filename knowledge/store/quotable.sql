-- Whether the bot may quote from a letter, as the third migration adds it: staff decide, and the default is no.

ALTER TABLE letters ADD COLUMN quotable INTEGER DEFAULT 0 CHECK (quotable IN (0, 1));

CREATE TRIGGER letters_quotable_before_$event BEFORE $event ON letters WHEN new.quotable NOT IN (0, 1) BEGIN
  SELECT RAISE(ABORT, 'De quotable van de brief ''' || new.id || ''' kan niet. Schrijf 1 als de bot eruit mag citeren, en anders 0.');
END;
