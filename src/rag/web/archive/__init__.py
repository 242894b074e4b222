"""Where those who look after the archive work: ``/kho-bai`` and the routes it calls."""
