"""Spreadsheets that come in: read, checked row by row, carried out as a whole by the actions of an app, taken back."""
