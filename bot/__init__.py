"""The platform-neutral core: what a study day is, who remembers what, and what is sent when."""
