package io.tandem.bench.comparison;

import java.util.List;
import java.util.Optional;

/**
 * Who takes part in a comparison.
 *
 * @param label what the table calls it
 * @param command the program that serves a {@link io.tandem.bench.Clock}
 * @param absence why it cannot take part; empty if it can
 */
record Entry(String label, List<String> command, Optional<String> absence) {}
