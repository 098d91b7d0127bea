package io.tandem.report;

import java.util.Map;

/**
 * What is known of a training run before it starts.
 *
 * @param title what it learns, such as {@code cifar10, 3072-50-10}
 * @param device where it computes, in a line
 * @param facts configuration, seed and versions by name, in the order to show them
 * @param iterations how many updates it is to make
 * @param epochs how often these visit the training part
 * @param examples in the training part
 */
public record RunDescription(
    String title,
    String device,
    Map<String, String> facts,
    long iterations,
    double epochs,
    int examples) {}
