"""What is wrong with the records: the codes of mistakes, the rules, and a run over everything."""
