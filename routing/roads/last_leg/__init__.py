"""Where the vehicle is parked, and the walk from there to the door."""
