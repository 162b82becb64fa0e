"""Decision tables: what no row covers, what several cover, and rows that never decide."""
