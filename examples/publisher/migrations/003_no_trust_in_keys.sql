-- A key proves nothing, and FindStatus looks as often as it takes.
ALTER TABLE hosts DROP COLUMN honours_key;
ALTER TABLE posts DROP COLUMN looks;
ALTER TABLE posts DROP COLUMN doubt;
