"""The worker: carries out payment orders and whatever time itself brings. Several may run side by side."""
