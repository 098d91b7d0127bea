/**
 * Native libraries: where NVIDIA's are found, and how JCuda's, which come in jars, reach the
 * linker. Nothing here refers to JCuda, so that a machine without a GPU never loads it.
 */
package io.tandem.backend.cuda.natives;
