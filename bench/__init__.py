"""Benchmarks: figures beside a floor or a limit, in the same run. Nothing here is a test."""
