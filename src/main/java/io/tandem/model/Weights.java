package io.tandem.model;

import io.tandem.backend.Precision;
import io.tandem.nn.LayerParameters;
import java.util.List;

/**
 * A trained network's parameters alone, without what is needed to use them.
 *
 * @param layers the first at the inputs
 * @param precision of the numbers in the file
 */
public record Weights(List<LayerParameters> layers, Precision precision) {}
