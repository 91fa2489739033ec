"""Reports: pure functions from the lines of boards to a document, which takes its form elsewhere."""
