"""What helps an editor: the canonical form, new records, new ids, schemas for the editor's own program."""
