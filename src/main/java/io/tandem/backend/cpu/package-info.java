/**
 * The CPU: storage in EJML matrices, and in panels for the weights of many outputs; kernels in two
 * forms (vectorised, and plain where the JVM lacks vectors), and a pool of workers. The classes
 * named {@code Float32...} are written once; the build makes their {@code Float64...} twins from
 * them.
 */
package io.tandem.backend.cpu;
