"""What becomes of a published day: couriers' events, how it goes, what it cost."""
