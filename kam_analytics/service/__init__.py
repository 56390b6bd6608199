"""What the running app does besides its pages: work handed over by the command line, the inbox, jobs."""
