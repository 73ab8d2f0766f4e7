"""The parts of `make kill-test`: an ESME's texts, connections that tear, blows by chance, and a judge."""
