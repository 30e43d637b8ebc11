"""Where the core meets the world: one folder a platform, the wiring, and the command line."""
