"""Cases in, measures out: does the adviser say what a good adviser would."""
