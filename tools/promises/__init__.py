"""What stands behind `make kill-test`: an ESME, connections that tear, blows by chance, and a judge."""
