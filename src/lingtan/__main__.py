"""``python -m lingtan``: the same as the command ``lingtan``."""

from lingtan.cli.entry import main

if __name__ == "__main__":
    main()
