/** OpenBLAS, by way of its Java presets. */
package io.tandem.bench.openblas;
