"""`make bench`: every figure, side by side in one run."""

from bench import catch_up, exchange, verify_file, verify_journal

for bench in (exchange, catch_up, verify_journal, verify_file):
    bench.main()
