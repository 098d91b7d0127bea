package io.tandem.data;

/**
 * A data set in three parts: the first is learnt from, the second guides choices, the third is
 * looked at once, at the end.
 */
public record Split(Dataset training, Dataset validation, Dataset test) {}
