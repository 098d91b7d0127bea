package io.tandem.backend;

/**
 * What a normalisation works with, beside its inputs and outputs. Made once, it serves every step.
 *
 * @param scale [1, features]
 * @param shift [1, features]
 * @param activation behind the normalisation
 * @param running of batch normalisation, [2, features]: means, variances; null of layer
 *     normalisation, which keeps none
 * @param statistics [2, features] of batch, [2, batch] of layer normalisation: means, {@code 1 /
 *     sqrt(variance + epsilon)}, as the forward pass leaves them for the backward one
 */
public record Normalizer(
    Matrix scale, Matrix shift, Activation activation, Matrix running, Matrix statistics) {}
