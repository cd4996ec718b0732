"""Where things lie: the project's top folder, what is made, and the programs that are started."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = Path(os.environ.get("PAPERFEED_TOP") or HERE.parents[1]).resolve()
MADE = TOP / "target" / "publish"
PAPERFEED = os.environ.get("PAPERFEED") or str(TOP / "target" / "release" / "paperfeed")
LIST = TOP.parent / "shared" / "lists" / "ml-papers-2025-07.md"

# The stores are installed here by `run`.
PROGRAMS = Path(sys.executable).parent
HUB_PYTHON = MADE / "venv-hub" / "bin" / "python"
COMPARE_PROGRAMS = MADE / "venv-compare" / "bin"
NODE_PROGRAMS = MADE / "node_modules" / ".bin"
