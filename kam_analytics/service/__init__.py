"""What the running app does beside its pages: work that the command line hands over, and files put into the inbox."""
