"""What becomes of a decision when one fact alone changes: cliffs and declared directions."""
