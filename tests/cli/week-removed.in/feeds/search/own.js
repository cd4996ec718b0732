// of the curator
