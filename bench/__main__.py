"""`make bench`: every figure, side by side in one run."""

from bench import agreements, catch_up, exchange, verify_file, verify_journal

for bench in (agreements, exchange, catch_up, verify_journal, verify_file):
    bench.main()
