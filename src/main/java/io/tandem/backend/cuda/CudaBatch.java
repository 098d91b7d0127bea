package io.tandem.backend.cuda;

import io.tandem.backend.Batch;

/**
 * A mini-batch in device memory.
 *
 * @param features [rows, features], scaled
 * @param labels one int a row
 */
record CudaBatch(CudaMatrix features, DevicePointer labels) implements Batch {}
