"""How long each edge takes a vehicle or a walker, by weather, hour and light."""
