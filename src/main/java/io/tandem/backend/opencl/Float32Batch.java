package io.tandem.backend.opencl;

import io.tandem.backend.Batch;

/**
 * A mini-batch.
 *
 * @param features [rows, features], scaled
 * @param labels [1, rows], whole numbers
 */
record Float32Batch(Float32Matrix features, Float32Matrix labels) implements Batch {}
