-- What SQLite keeps ready of each open listing, PostgreSQL makes where it is asked: nothing to do.

SELECT 1;
