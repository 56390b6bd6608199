"""What every room uses: periods, selections, words, files, the interface."""
