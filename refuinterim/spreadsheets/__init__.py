"""Files of spreadsheets, read and written. Pure: no Django, no rows, no domain."""
