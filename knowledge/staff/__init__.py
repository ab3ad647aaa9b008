"""The command line of staff: `sqlite-utils raad ...`."""
