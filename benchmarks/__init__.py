"""Where the docs get their figures: ``python -m benchmarks [ratings|due|startup|clicks|memory] [--full] [--json]``."""
