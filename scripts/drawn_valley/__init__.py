"""The drawn valley that is bundled: its sheet, terrain, roads and day, drawn by hand."""
