/**
 * Kernels in the Vector API: loaded only where the JVM has the module {@code jdk.incubator.vector}.
 *
 * <p>Each number is computed by the same operations in the same order whatever the number of
 * workers, the blocking and the width of the vectors, so that results repeat to the bit. Nothing
 * here reduces across lanes or takes exponentials by the JVM's own means: the interpreter and the
 * compiler disagree in their last bits.
 */
package io.tandem.backend.cpu.vector;
