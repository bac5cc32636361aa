"""What answers and plans are written as for others: Excel, Word, web page, Markdown, CSV, DMN."""
