package io.tandem.model;

import io.tandem.backend.Precision;
import java.util.List;

/**
 * A named array of numbers.
 *
 * @param precision of the numbers in the file
 * @param shape the size of each dimension
 * @param values row by row; those of a float32 tensor are exact in float64
 */
public record Tensor(Precision precision, List<Integer> shape, double[] values) {}
