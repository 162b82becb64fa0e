"""Two clauses that draw different lines on the same figure."""
