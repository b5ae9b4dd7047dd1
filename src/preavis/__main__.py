"""`python -m preavis`."""

from preavis.cli import main

if __name__ == "__main__":
    main()
