"""What is counted for Prometheus, of one application."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (1, 2, 5, 10, 20, 60, 120, 300, 600, 1800)
_SHARES = (0, 0.01, 0.05, 0.1, 0.2, 0.5, 1)


class Figures:
    """Requests by operation; plans that ended here, how long they took and what they left out."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self.requests = Counter(
            "shanlu_requests", "Requests.", ("operation", "status"), registry=registry
        )
        self.seconds = Histogram(
            "shanlu_request_seconds", "Time to the answer.", ("operation",), registry=registry
        )
        self._of: dict[tuple[str, int], tuple[Counter, Histogram]] = {}
        self.plans = Counter(
            "shanlu_plans", "Plans that ended here.", ("status",), registry=registry
        )
        self.plan_seconds = Histogram(
            "shanlu_plan_seconds", "From request to end.", buckets=_SECONDS, registry=registry
        )
        self.unserved_share = Histogram(
            "shanlu_plan_unserved_share", "Of its shipments.", buckets=_SHARES, registry=registry
        )
        self.studies = Counter(
            "shanlu_studies", "Siting studies that ended here.", ("status",), registry=registry
        )
        self.gap = Histogram(
            "shanlu_study_gap",
            "Of scenarios answered: how far from the best they may be.",
            buckets=_SHARES,
            registry=registry,
        )
        self.region_age = Gauge(
            "shanlu_region_age_days", "Since its map's date.", ("region",), registry=registry
        )
        self.waiting = Gauge(
            "shanlu_jobs_waiting", "Jobs that nobody has begun.", registry=registry
        )

    def count(self, operation: str, status: int, seconds: float) -> None:
        """Count a request."""
        key = (operation, status)
        if key not in self._of:  # Prometheus looks labels up as slowly as a small answer is made
            self._of[key] = self.requests.labels(*key), self.seconds.labels(operation)
        requests, times = self._of[key]
        requests.inc()
        times.observe(seconds)
