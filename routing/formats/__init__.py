"""Days and plans as files: one file a dialect, read into and written from the domain types."""
