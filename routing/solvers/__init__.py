"""The engines: one protocol (:class:`~routing.solvers.protocol.Solver`), one room an engine."""
