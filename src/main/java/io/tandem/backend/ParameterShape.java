package io.tandem.backend;

/**
 * The shape of one parameter of a network.
 *
 * @param rows the number of rows: a layer's outputs for weights, 1 for a bias
 * @param columns the number of columns: a layer's inputs for weights, its outputs for a bias
 * @param regularized whether the L2 term counts this parameter: weights yes, biases no
 */
public record ParameterShape(int rows, int columns, boolean regularized) {}
