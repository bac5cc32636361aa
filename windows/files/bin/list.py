"""Asks for a province and shows its list, until nothing is answered. 清单.cmd starts it."""

from __future__ import annotations

from obligations.cli import main
from obligations.cli.streams import prepare_streams


def ask() -> None:
    """Show a list for each answer. The end of input and an interrupt are answers, too: nothing."""
    prepare_streams()
    while True:
        try:
            name = input("哪个省？（例如 广东；直接按回车键结束）").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if not name:
            return
        main(["for", "--", name])
        print(flush=True)


if __name__ == "__main__":
    ask()
