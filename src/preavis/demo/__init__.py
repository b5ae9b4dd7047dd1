"""The demonstration: two capitals and a neutral witness on this machine play a day from public launch records."""
