"""How it runs: settings, start-up, timetable, command line."""
