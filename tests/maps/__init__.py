"""Villages drawn in the tests, and the ground that they stand on."""
