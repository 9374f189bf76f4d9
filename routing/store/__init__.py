"""What the service keeps: one backend-neutral schema on SQLite or PostgreSQL.

A :class:`~routing.store.database.Store` opens transactions; a :class:`~routing.store.desk.Desk` is
one transaction as one organisation sees it. The named queries stand in one file a subject.
"""
