"""Report (报告): what a person sees of a run."""
