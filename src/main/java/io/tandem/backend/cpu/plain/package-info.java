/** Kernels for any JVM: EJML's own products, and plain loops. */
package io.tandem.backend.cpu.plain;
