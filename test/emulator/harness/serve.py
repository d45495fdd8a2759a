"""Runs an emulator, ``ministack`` or ``moto``, for as long as the process that started it.

The parent holds the other end of standard input. It closes when the parent ends, killed or not, and the emulator
with the Lambda functions that it runs goes as well, and so does the folder of its files, ``EMULATOR_FOLDER``. For that
it has to lead a process group of its own.
"""

import os
import runpy
import shutil
import signal
import sys
import threading
from pathlib import Path


def end_with_parent() -> None:
    sys.stdin.buffer.read()
    shutil.rmtree(os.environ["EMULATOR_FOLDER"], ignore_errors=True)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def serve_ministack() -> None:
    sys.path.insert(0, str(Path(__file__).parent.parent))
    runpy.run_module("ministack_encryption", run_name="__main__")


def serve_moto() -> None:
    from moto.server import main

    main(["-H", os.environ["BIND_HOST"], "-p", os.environ["GATEWAY_PORT"]])


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    {"ministack": serve_ministack, "moto": serve_moto}[sys.argv[1]]()
