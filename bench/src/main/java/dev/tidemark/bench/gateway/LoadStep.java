package dev.tidemark.bench.gateway;

/** Some seconds of one rate. */
record LoadStep(double requestsPerSecond, int seconds) {}
