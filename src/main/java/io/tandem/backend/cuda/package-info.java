/**
 * NVIDIA GPUs, through JCuda's driver API, cuBLAS for the large products, and our own kernels for
 * the rest.
 */
package io.tandem.backend.cuda;
