"""The commands, by subject: of one province, of many, about rules, documents and files."""
