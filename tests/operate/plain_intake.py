"""An intake without the flow, as a command: ``python -m tests.operate.plain_intake SETTINGS``; prints what was passed over."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from gutou import pipeline
from gutou.job import Job
from gutou.settings import load_settings


def main() -> None:
    job = Job.start(load_settings(Path(sys.argv[1])), as_of=date.fromisoformat(sys.argv[2]))
    with pipeline.receiving(job):
        intake = pipeline.collect_files(job)
        for arrival in pipeline.unread(job, intake):
            intake.add(*pipeline.read_file(job, arrival))
        pipeline.answer_senders(job, intake)
    print("\n".join([pipeline.received(intake).message, *intake.notices]))


if __name__ == "__main__":
    main()
