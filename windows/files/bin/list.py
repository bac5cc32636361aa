"""Asks for a province and shows its list, until nothing is answered. 清单.cmd starts it."""

from __future__ import annotations

from obligations.cli import main
from obligations.cli.streams import prepare_streams


def ask() -> None:
    """Show a list for each answer. The end of input and an interrupt are answers, too: nothing."""
    prepare_streams()
    while True:
        try:
            answer = input("哪个省？（例如 广东，或一份档案；键入 ? 列出全部名称；直接按回车键结束）")
        except (EOFError, KeyboardInterrupt):
            return
        name = answer.strip().strip('"').strip()  # Explorer puts a path that is dropped here in quotation marks
        if name.lower() in ("", "exit", "退出"):
            return
        main(["profiles"] if name in ("?", "？") else ["for", "--", name])
        print(flush=True)


if __name__ == "__main__":
    ask()
