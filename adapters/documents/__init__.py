"""Documents and tables as files: PDF by typst, XLSX by XlsxWriter, tidy CSV, Parquet by duckdb."""
