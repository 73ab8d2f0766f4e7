"""What real peers, attacks and newcomers have broken: a module for each entry, for `make faults`."""
