package io.tandem.backend.opencl;

import io.tandem.backend.Examples;

/**
 * A data set, by its places in the constants.
 *
 * @param gather the operation that takes batches from it
 * @param values of the features, among the bytes or the real numbers
 * @param labels among the whole numbers
 * @param mean among the real numbers
 * @param factor among the real numbers
 * @param unseen among the bytes: what stands in each column for what a view does not show
 */
record OpenClExamples(
    int rows, int columns, int gather, int values, int labels, int mean, int factor, int unseen)
    implements Examples {}
