"""`make bench`: every figure, side by side in one run."""

from bench import agreements, catch_up, desks, exchange, parse_navwarn, parse_notam, track, verify_file, verify_journal

for bench in (agreements, parse_notam, parse_navwarn, exchange, catch_up, verify_journal, verify_file, track, desks):
    bench.main()
