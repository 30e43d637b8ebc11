"""`python -m adapters` is `fulcrum`."""

from adapters.cli import main

if __name__ == "__main__":
    main()
