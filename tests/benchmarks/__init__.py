"""The benchmarks, where they are arithmetic."""
