"""From map to travel time; knows nothing of orders, plans or solvers."""
