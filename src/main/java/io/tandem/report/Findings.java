package io.tandem.report;

import io.tandem.data.Dataset;
import io.tandem.nn.LayerParameters;
import io.tandem.train.Inspection;

/**
 * What was found in a network after its training.
 *
 * @param iteration how many updates its parameters had seen
 * @param first the layer behind the inputs
 * @param validation the part that the inspection is about
 * @param inspection of the network
 */
public record Findings(
    long iteration, LayerParameters first, Dataset validation, Inspection inspection) {}
