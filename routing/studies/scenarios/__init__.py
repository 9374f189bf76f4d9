"""One scenario of a study: its question in numbers, its model, its answer."""
