"""Couriers' phones by the hundred, for ``bench_service.py``."""
