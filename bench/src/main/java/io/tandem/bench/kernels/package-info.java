/** Tandem's operations one by one, under JMH. */
package io.tandem.bench.kernels;
