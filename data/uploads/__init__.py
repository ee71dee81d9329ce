"""A ministry's own staff figures: a file's bytes in, figures or every fault out. Nothing is written, kept or logged here.

`files.read_file` makes a RawTable of a CSV or XLSX file, `fields.guess` says which column is what, `staff.read_figures` makes
figures (data.schema.STAFF) of the table and the reader's choices.
"""
