"""What the figures in the docs come from: ``python -m benchmarks [ratings|due|startup|memory] [--full] [--json]``."""
