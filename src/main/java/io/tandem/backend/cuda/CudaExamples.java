package io.tandem.backend.cuda;

import io.tandem.backend.Examples;

/**
 * A data set in device memory.
 *
 * @param largestLabel of all rows
 * @param gather the kernel that takes batches from it
 * @param features [rows, columns], bytes or numbers of the matrices' precision
 * @param labels one int a row
 * @param mean one number of the matrices' precision a column
 * @param factor one number of the matrices' precision a column
 * @param unseen one byte a column, for what a view of it does not show
 */
record CudaExamples(
    int rows,
    int columns,
    int largestLabel,
    Kernel gather,
    DevicePointer features,
    DevicePointer labels,
    DevicePointer mean,
    DevicePointer factor,
    DevicePointer unseen)
    implements Examples {}
