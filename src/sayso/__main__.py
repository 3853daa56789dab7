"""`python -m sayso` is `sayso`."""

from sayso.cli import main

if __name__ == "__main__":  # a process that draws or reads for us imports this file, too
    main()
