"""Operation (运行): locks, work calendar, schedules, supervision, clean-up. Nothing here knows of Prefect."""
